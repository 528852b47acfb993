"""What a file that was read without blocking problems changes, kind by kind. Each runs in the import's transaction."""
