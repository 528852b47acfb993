"""Two connections to one database: the application's, and the owner's for migrations only."""

from typing import Any


class ApplicationRouter:
    """Everything reads and writes as the application; only the owner changes the schema."""

    def db_for_read(self, _model: Any, **_hints: Any) -> str:
        """Reads go to the application's connection."""
        return "default"

    def db_for_write(self, _model: Any, **_hints: Any) -> str:
        """Writes go to the application's connection."""
        return "default"

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        """Migrations run as the owner."""
        return db == "owner"
