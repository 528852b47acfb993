"""The stations, in the order of the line (ARCHITECTURE.md)."""
