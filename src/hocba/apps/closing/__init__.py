"""Khóa sổ: tính, kiểm đủ, chốt kết quả."""
