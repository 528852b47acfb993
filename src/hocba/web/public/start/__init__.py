"""Trang đầu."""
