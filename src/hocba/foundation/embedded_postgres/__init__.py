"""Cơ sở dữ liệu đi kèm: finds or runs a PostgreSQL for hocba. Imports no Django, so that set-up can use it."""

from .configuration import Purpose
from .errors import UnableToProvideDatabase
from .supervisor import Cluster, ensure_running, is_running, stop

__all__ = ["Cluster", "Purpose", "UnableToProvideDatabase", "ensure_running", "is_running", "stop"]
