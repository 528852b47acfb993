"""Keys in PKCS#12 files, held by the server; see README.md."""

from hocba.gateways.software_keys.key_folder import SoftwareKeyFolder, throw_away_device

__all__ = ["SoftwareKeyFolder", "throw_away_device"]
