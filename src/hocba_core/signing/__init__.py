"""Chữ ký số: who must sign what (policy), the bytes that are signed (XAdES), which keys and certificates are trusted."""
