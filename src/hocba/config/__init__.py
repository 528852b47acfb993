"""Where the server is wired once: settings, URLs, entry points."""
