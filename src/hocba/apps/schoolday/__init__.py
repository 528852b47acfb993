"""Ngày học: chuyên cần."""
