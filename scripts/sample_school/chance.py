"""Chance that repeats itself: one stream for each purpose, so that a change in one place moves nothing elsewhere."""

import random

SEED = "hocba-sample-school-2025"


def stream(*purpose: object) -> random.Random:
    """Return the random stream of ``purpose``; the same purpose gives the same numbers on every machine."""
    return random.Random("/".join([SEED, *map(str, purpose)]))
