"""Circulars of Việt Nam (thông tư của Bộ Giáo dục và Đào tạo)."""
