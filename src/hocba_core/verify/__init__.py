"""Xác thực: bytes and a trust folder in, a report of numbered steps out. Offline, without clock, files or network."""
