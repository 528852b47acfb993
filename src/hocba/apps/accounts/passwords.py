"""Argon2id with our own cost: 64 MiB, three passes, one lane, so that a login does not take both cores."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class StaffPasswordHasher(Argon2PasswordHasher):
    """For staff accounts."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1
