"""Sổ minh bạch: điều gì phải chứng minh được về sau."""
