"""What is wrong in a file, said so that the person who made it finds the cell."""

from dataclasses import dataclass, field

from hocba_core.kernel.errors import HocbaError


def column_letter(index: int) -> str:
    """Return the spreadsheet's name of the column at zero-based ``index``: 0 is ``A``, 26 is ``AA``."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Vấn đề trong tệp: a stable code, a Vietnamese sentence, a next step, and where it stands.

    ``row`` counts from 1 as the spreadsheet does; ``column`` is a letter; both are None where the whole sheet is meant.
    ``message`` never holds personal data beyond the cell's own text. One blocking problem: nothing of the file is written.
    """

    code: str
    message: str
    next_step: str
    sheet: str
    row: int | None
    column: str | None
    is_blocking: bool

    @property
    def place(self) -> str:
        """Where, as people read it: ``trang “Toán”, dòng 17, cột G``."""
        parts = [f"trang “{self.sheet}”"]
        if self.row is not None:
            parts.append(f"dòng {self.row}")
        if self.column is not None:
            parts.append(f"cột {self.column}")
        return ", ".join(parts)

    def __str__(self) -> str:
        place = self.place[0].upper() + self.place[1:]
        return f"{place}: {self.message} {self.next_step}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Kết quả đọc một tệp: what every parser answers; the rows stand in the subclasses."""

    problems: tuple[Problem, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether nothing of this file may be written."""
        return any(problem.is_blocking for problem in self.problems)

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """The problems that must be mended first."""
        return tuple(problem for problem in self.problems if problem.is_blocking)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What deserves a look and does not stop the import."""
        return tuple(problem for problem in self.problems if not problem.is_blocking)


@dataclass(slots=True)
class ProblemCollector:
    """Gathers the problems of one sheet; a parser goes on after each."""

    sheet: str
    found: list[Problem] = field(default_factory=list)

    def block(self, code: str, message: str, next_step: str, *, row: int | None = None, column: int | None = None) -> None:
        """Note a problem that stops the import; ``row`` and ``column`` are zero-based indexes."""
        self._add(code, message, next_step, row, column, is_blocking=True)

    def warn(self, code: str, message: str, next_step: str, *, row: int | None = None, column: int | None = None) -> None:
        """Note something to look at; ``row`` and ``column`` are zero-based indexes."""
        self._add(code, message, next_step, row, column, is_blocking=False)

    def block_error(self, error: HocbaError, *, row: int | None = None, column: int | None = None) -> None:
        """Note an expected refusal of the kernel at a cell."""
        self._add(error.code, error.message, error.next_step, row, column, is_blocking=True)

    def _add(self, code: str, message: str, next_step: str, row: int | None, column: int | None, *, is_blocking: bool) -> None:
        self.found.append(
            Problem(
                code=code,
                message=message,
                next_step=next_step,
                sheet=self.sheet,
                row=None if row is None else row + 1,
                column=None if column is None else column_letter(column),
                is_blocking=is_blocking,
            )
        )
