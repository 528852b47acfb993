"""Port: where the server's own signing devices are found. Tokens at a desk and remote services have doors of their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from hocba_core.ports.signing_device import SigningDevice, SigningDeviceError


class SigningDevices(Protocol):
    """Nơi giữ khóa ký phía máy chủ: one device for each identity that a certificate's subject names."""

    def device_for(self, identity: str) -> SigningDevice:
        """Return the device of a staff code or of ``MST:<school code>``; raise ``SigningDeviceError`` where there is none."""
        ...


class ThrowAwayDevices(Protocol):
    """Nơi làm khóa dùng một lần: devices for lint, whose certificates no trust folder knows."""

    def throw_away_device(self, at: datetime) -> SigningDevice:
        """Return a device whose certificate is valid at ``at``."""
        ...


class InMemorySigningDevices:
    """A fake for tests: devices by identity."""

    def __init__(self, devices: Mapping[str, SigningDevice]) -> None:
        self._devices = dict(devices)

    def device_for(self, identity: str) -> SigningDevice:
        """Return the device given for this identity."""
        if identity not in self._devices:
            raise SigningDeviceError(
                "signing_key_missing",
                "Không tìm thấy khóa ký của người này trên máy chủ.",
                "Nhờ quản trị viên nạp tệp khóa PKCS#12.",
                is_permanent=True,
            )
        return self._devices[identity]
