"""Sổ điểm: mỗi lần ghi là một dòng nối chuỗi, không sửa."""
