"""What several tests share: a small school that signs, and forgeries of its records."""
