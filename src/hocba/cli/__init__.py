"""The ``hocba`` command: thin doors, one call each. Contracts that scripts rely on: docs/reference/cli.md."""
