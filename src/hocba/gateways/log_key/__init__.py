"""The log's Ed25519 key in a file that only the server's user reads."""
