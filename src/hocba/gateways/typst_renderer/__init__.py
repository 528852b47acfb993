"""Trang in của học bạ bằng Typst."""
