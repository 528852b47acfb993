"""``python -m bench [GROUP]``: one JSON object a line on stdout, everything else on stderr."""

import importlib
import json
import pkgutil
import sys
from pathlib import Path

import bench


def main(arguments: list[str]) -> int:
    """Measure every figure of the group, or of all groups."""
    groups = arguments or [module.name for module in pkgutil.iter_modules(bench.__path__) if module.ispkg]
    for group in groups:
        folder = Path(bench.__path__[0]) / group
        if not folder.is_dir():
            print(f"Không có nhóm số đo “{group}”.", file=sys.stderr)
            return 2
        for module in sorted(found.name for found in pkgutil.iter_modules([str(folder)])):
            figure = importlib.import_module(f"bench.{group}.{module}").measure()
            print(json.dumps(figure.to_json(), ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
