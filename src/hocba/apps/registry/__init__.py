"""Học bạ đã phát hành, chỉ thêm không sửa."""
