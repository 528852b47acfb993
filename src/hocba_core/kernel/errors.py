"""How hocba says no: a stable code, one Vietnamese sentence, a next step."""

from typing import Final


class HocbaError(Exception):
    """Lỗi có mã: an expected refusal that a door can show as it is.

    ``code`` is stable and English (scripts rely on it), ``message`` is one Vietnamese sentence, ``next_step`` says in
    Vietnamese what to do now. ``details`` carries machine-readable context (row, column, slot); never personal data.
    """

    def __init__(self, code: str, message: str, next_step: str = "", **details: str | int) -> None:
        super().__init__(message)
        self.code: Final = code
        self.message: Final = message
        self.next_step: Final = next_step
        self.details: Final = details

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()
