"""The school record as a value and as bytes. Knows nothing of rules, signatures or the log."""
