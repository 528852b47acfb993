#!/usr/bin/env python
"""Django's own commands, for developers. Operators use ``hocba``."""

import os
import sys


def main() -> None:
    """Runs one of Django's commands with the settings of hocba."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hocba.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
