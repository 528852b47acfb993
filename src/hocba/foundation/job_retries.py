"""When a job is tried again by itself: for trouble of the database, never for a refusal that a person must settle."""

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy

DATABASE_TROUBLE = RetryStrategy(max_attempts=10, exponential_wait=2, retry_exceptions=[OperationalError, InterfaceError])
