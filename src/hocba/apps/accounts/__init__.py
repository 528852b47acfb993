"""Người, tài khoản và vai trò có ngày hiệu lực."""
