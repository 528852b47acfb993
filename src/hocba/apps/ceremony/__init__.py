"""Ký số: mọi văn bản đã chuẩn bị, từng chỗ ký."""
