"""Thông tư 22/2021/TT-BGDĐT: assessment in lower and upper secondary schools (THCS, THPT)."""
