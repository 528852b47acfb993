"""The one door to data files shipped inside the core."""

from functools import cache
from importlib import resources


@cache
def read_bytes(package: str, name: str) -> bytes:
    """Return the bytes of file ``name`` shipped in ``package`` (``hocba_core.rules`` and the like)."""
    return resources.files(package).joinpath(name).read_bytes()
