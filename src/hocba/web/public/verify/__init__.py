"""Xác thực một học bạ."""
