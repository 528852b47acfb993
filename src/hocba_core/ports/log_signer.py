"""Port: the holder of the log's key. The key itself never enters the stations."""

from typing import Protocol

from hocba_core.tlog.note import SignerKey, new_signer


class LogSigner(Protocol):
    """Nơi giữ khóa của nhật ký: gives the signer of checkpoints and status lists."""

    def signer(self) -> SignerKey:
        """Return the log's name, its public key and the callable that signs."""
        ...


class InMemoryLogSigner:
    """A fake for tests: the private key (32 bytes) comes from the caller."""

    def __init__(self, name: str, private_key: bytes) -> None:
        self._signer = new_signer(name, private_key)

    def signer(self) -> SignerKey:
        """Return the signer made of the given key."""
        return self._signer
