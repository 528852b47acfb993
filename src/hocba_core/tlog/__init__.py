"""Nhật ký minh bạch: an append-only Merkle tree, its signed checkpoints and offline proofs (RFC 6962, C2SP)."""
