"""A report as the page and as the command's JSON show it."""

from datetime import datetime
from typing import Any

from hocba_core.verify.report import Indication, Step, VerificationReport

_TONES = {Indication.TOTAL_PASSED: "v-ok", Indication.INDETERMINATE: "v-wait", Indication.TOTAL_FAILED: "v-wrong"}
_STATES = {True: "ok", None: "lock"}


def report_to_json(report: VerificationReport) -> dict[str, Any]:
    """Return the object of ``hocba verify --json``, without the file's name."""
    return {
        "indication": report.indication.value,
        "sub_indication": report.sub_indication,
        "code": report.code,
        "message": report.message,
        "steps": [{"n": step.n, "name": step.name, "ok": step.ok} for step in report.steps],
    }


def page_facts(report: VerificationReport, at: datetime) -> dict[str, Any]:
    """Return what the verdict page shows: tone, steps with their state, facts of a record that passed."""
    tone = _TONES[report.indication]
    return {
        "report": report,
        "tone": tone,
        "at": at,
        "steps": [{"step": step, "state": _state(step, tone)} for step in report.steps],
        "signer_count": len(report.facts.signers),
    }


def _state(step: Step, tone: str) -> str:
    """A failed step is red only when the verdict is; an open question is never drawn as a fault."""
    return _STATES.get(step.ok) or ("wait" if tone == "v-wait" else "wrong")
