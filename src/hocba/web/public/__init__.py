"""Pages for anybody, without an account."""
