"""Makes the sample school: one invented lower secondary school with its year, the same bytes each time."""
