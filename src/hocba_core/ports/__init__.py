"""Cửa ra thế giới bên ngoài: what the line asks of the outside, as protocols, with an in-memory fake beside each."""
