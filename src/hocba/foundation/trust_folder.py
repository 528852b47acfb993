"""The trust folder of this installation, read again only when a file in it changes."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from hocba.foundation import trust_files
from hocba_core.signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    stamp: trust_files.Stamp
    store: TrustStore
    revocation_lists: tuple[bytes, ...]


_last: _Reading | None = None


def trust_store() -> TrustStore:
    """Return what this server believes: authorities, revocation lists, seals and the log's key.

    The store remembers chains per certificate, so callers share one until the folder changes.
    """
    return _reading().store


def trusted_revocation_lists() -> tuple[bytes, ...]:
    """Return the folder's revocation lists (DER): the evidence that bundles carry along."""
    return _reading().revocation_lists


def _reading() -> _Reading:
    global _last
    folder = Path(settings.HOCBA_TRUST_FOLDER)
    stamp = trust_files.stamp(folder)
    reading = _last
    if reading is None or reading.stamp != stamp:
        files = trust_files.read(folder, is_required=False)
        lists = tuple(data for name, data in files.items() if name.startswith("crls/") and name.endswith(".crl"))
        reading = _last = _Reading(stamp=stamp, store=TrustStore.from_files(files), revocation_lists=lists)
    return reading
