"""No module but the door may open a connection to the outside."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"
NETWORK = {"socket", "http", "urllib", "ssl", "ftplib", "smtplib", "httpx", "requests", "urllib3", "aiohttp"}
ALLOWED = {
    "hocba/foundation/outgoing.py": "the door",
    "hocba/config/settings.py": "takes a database address apart (urllib.parse)",
    "hocba/cli/processes.py": "asks the own web server on loopback whether it is up",
}
HARMLESS = {"urllib.parse", "http.HTTPStatus"}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {f"{node.module}.{alias.name}" if node.module == "http" else node.module for alias in node.names}
    return {name for name in names if name.split(".")[0] in NETWORK and name not in HARMLESS}


def test_only_the_door_and_named_exceptions_touch_the_network() -> None:
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if "embedded_postgres" not in name and (uses := imported(path)):
            found[name] = uses
    assert set(found) <= set(ALLOWED), {name: uses for name, uses in found.items() if name not in ALLOWED}


def test_the_scan_sees_a_planted_import(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("from urllib.request import urlopen\nimport socket\n")
    assert imported(planted) == {"urllib.request", "socket"}
