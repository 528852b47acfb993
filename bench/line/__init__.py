"""The line by command, on the sample school or one made like it; per core."""
