"""Cơ quan, trường: đồ thị tổ chức có ngày hiệu lực."""
