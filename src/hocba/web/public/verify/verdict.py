"""A report as the page and as the command's JSON show it."""

from datetime import datetime
from typing import Any, Final

from hocba_core.verify.report import Indication, Step, VerificationReport

_TONES: Final = {Indication.TOTAL_PASSED: "ok", Indication.INDETERMINATE: "wait", Indication.TOTAL_FAILED: "wrong"}
_LOG_STEP: Final = 8


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
    """Return what the verdict page shows: its tone, and each step with its state."""
    tone = _TONES[report.indication]
    signers = report.facts.signers
    return {
        "report": report,
        "tone": tone,
        "at": at,
        "steps": [{"step": step, "state": _state(step, tone)} for step in report.steps],
        "is_logged": any(step.n == _LOG_STEP and step.ok for step in report.steps),
        "sealed_at": signers[-1].signed_at if signers else None,
    }


def _state(step: Step, tone: str) -> str:
    """A failed step is red only when the verdict is; an open question is never drawn as a fault."""
    if step.ok is None:
        return "lock"
    return "ok" if step.ok else tone
