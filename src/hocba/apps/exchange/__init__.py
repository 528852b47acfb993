"""Trao đổi dữ liệu: nhập bảng tính, xuất tệp."""
