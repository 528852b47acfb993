"""The one XML namespace of schema version 1."""

from typing import Final

NAMESPACE: Final = "urn:hocba:record:1"


def qualified(local: str) -> str:
    """Return ``local`` in the record's namespace, as lxml writes names."""
    return f"{{{NAMESPACE}}}{local}"
