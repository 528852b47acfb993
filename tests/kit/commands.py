"""Commands as a script sees them: exit code, answers on stdout, remarks on stderr."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

from hocba.cli.main import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one call left behind."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects on stdout, one a line and nothing else."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, Any]:
        """The one refusal of a call with ``--json``."""
        [answer] = self.objects
        error: dict[str, Any] = answer["error"]
        return error


def hocba(*arguments: object) -> Said:
    """Call the command in this process, in the test's own database."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
    assert "Traceback" not in err.getvalue()
    return Said(code=code, out=out.getvalue(), err=err.getvalue())
