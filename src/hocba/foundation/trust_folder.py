"""The trust folder of this installation, read again only when a file in it changes."""

from pathlib import Path

from django.conf import settings

from hocba_core.signing.trust import TrustStore

_remembered: tuple[tuple[object, ...], TrustStore] | None = None


def trust_store() -> TrustStore:
    """Return what this server believes: authorities, revocation lists, seals and the log's key.

    The store remembers chains per certificate, so callers share one until the folder changes.
    """
    global _remembered
    folder = Path(settings.HOCBA_TRUST_FOLDER)
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    stamp = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths)
    if _remembered is None or _remembered[0] != stamp:
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
        _remembered = (stamp, TrustStore.from_files(files))
    return _remembered[1]
