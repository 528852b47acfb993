"""The log's key as one 0600 file, made on first use."""

from pathlib import Path

from hocba.foundation.secrets import read_or_make
from hocba_core.tlog.note import SignerKey, new_signer

_FILE_NAME = "log-key"


class LogKeyFile:
    """Khóa nhật ký trong tệp: implements ``hocba_core.ports.log_signer.LogSigner``."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._signer: SignerKey | None = None

    def signer(self) -> SignerKey:
        """Return the signer; the key is read once for each adapter."""
        if self._signer is None:
            self._signer = new_signer(self._name, read_or_make(self._folder, _FILE_NAME))
        return self._signer
