"""Keys that note each text before they sign it, so that a test knows what was asked whatever happened to the asker."""

import os
from collections.abc import Sequence
from pathlib import Path

from hocba.gateways.software_keys.adapter import SoftwareKeys
from hocba_core.kernel.digest import sha256_hex
from hocba_core.ports.signing_device import SigningDevice


class RecordingKeys(SoftwareKeys):
    """The server's keys, with a notebook: one line for each text, the SHA-256 of the bytes."""

    def __init__(self, folder: Path, password: bytes, notebook: Path) -> None:
        super().__init__(folder, password)
        self._notebook = notebook

    def device_for(self, identity: str) -> SigningDevice:
        return _RecordingDevice(super().device_for(identity), self._notebook)


class _RecordingDevice:
    def __init__(self, device: SigningDevice, notebook: Path) -> None:
        self._device = device
        self._notebook = notebook

    def certificate_der(self) -> bytes:
        return self._device.certificate_der()

    def sign(self, pre_images: Sequence[bytes]) -> list[bytes]:
        lines = "".join(f"{sha256_hex(text)}\n" for text in pre_images).encode()
        descriptor = os.open(self._notebook, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, lines)
        finally:
            os.close(descriptor)
        return self._device.sign(pre_images)
