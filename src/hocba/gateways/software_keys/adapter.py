"""The folder of PKCS#12 files as the stations ask for it: by the identity that stands in the certificate."""

from datetime import datetime
from pathlib import Path

from hocba.gateways.software_keys.key_folder import SoftwareKeyFolder, throw_away_device
from hocba_core.ports.signing_device import SigningDevice


def key_name(identity: str) -> str:
    """Return the file name (without ending) of an identity's key: ``GV-0001``, and ``MST-20180401`` for ``MST:20180401``."""
    return identity.replace(":", "-")


class SoftwareKeys:
    """Implements ``hocba_core.ports.signing_devices.SigningDevices``."""

    def __init__(self, folder: Path | str, password: bytes | str) -> None:
        text = password.hex() if isinstance(password, bytes) else password
        self._folder = SoftwareKeyFolder(folder, text)

    def store(self, identity: str, pkcs12_bytes: bytes) -> None:
        """Keep the key of a person or a seal."""
        self._folder.store(key_name(identity), pkcs12_bytes)

    def has(self, identity: str) -> bool:
        """Tell whether there is a key for this identity."""
        return self._folder.has(key_name(identity))

    def device_for(self, identity: str) -> SigningDevice:
        """Return the device of this identity; raise ``SigningDeviceError`` where the key is missing or unreadable."""
        return self._folder.device(key_name(identity))


class ThrowAwayKeys:
    """Implements ``hocba_core.ports.signing_devices.ThrowAwayDevices``."""

    def throw_away_device(self, at: datetime) -> SigningDevice:
        """Return a device that exists in this process's memory only."""
        return throw_away_device(at)
