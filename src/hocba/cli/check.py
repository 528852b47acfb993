"""The answer of one check of the doctor."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Một mục khám: well or not, said in a sentence, with what to do."""

    name: str
    is_ok: bool
    code: str
    message: str
    next_step: str = ""
