"""Facts told by this station."""

FILE_IMPORTED = "exchange.file.imported"
