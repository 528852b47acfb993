"""Đang mở cho ai ghi, đến khi nào: mở, khóa, chốt."""
