"""``python -m hocba.foundation.embedded_postgres start|stop|status``: for set-up and for the operator's hands."""

import os
import sys
from pathlib import Path

from . import UnableToProvideDatabase, ensure_running, is_running, stop


def main(arguments: list[str]) -> int:
    """Answers the exit code: 0 done, 1 not running or not possible, 2 wrong usage."""
    data_dir = Path(os.environ.get("HOCBA_DATA") or ".data")
    verb = arguments[0] if len(arguments) == 1 else ""
    try:
        if verb == "start":
            cluster = ensure_running(data_dir)
            sys.stdout.write(f"PostgreSQL {cluster.version} ({cluster.source}) đang chạy.\n")
        elif verb == "stop":
            sys.stdout.write("Đã dừng cơ sở dữ liệu.\n" if stop(data_dir) else "Cơ sở dữ liệu không chạy.\n")
        elif verb == "status":
            running = is_running(data_dir)
            sys.stdout.write("Cơ sở dữ liệu đang chạy.\n" if running else "Cơ sở dữ liệu không chạy.\n")
            return 0 if running else 1
        else:
            sys.stderr.write("Cách dùng: python -m hocba.foundation.embedded_postgres start|stop|status\n")
            return 2
    except UnableToProvideDatabase as refusal:
        sys.stderr.write(f"[{refusal.code}] {refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
