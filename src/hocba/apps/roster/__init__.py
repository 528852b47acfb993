"""Năm học, lớp, môn, học sinh, giáo viên, phân công."""
