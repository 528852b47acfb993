"""Danh sách học bạ đã thay thế: a signed list that an offline verifier reads to learn of newer versions (status.note)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from hocba_core.kernel.codes import is_code
from hocba_core.kernel.errors import HocbaError
from hocba_core.tlog import wire_text
from hocba_core.tlog.note import VerifierKey, open_note

_HEADER = "hocba-status/v1"
_ENTRY = "superseded"


class StatusError(HocbaError):
    """Lỗi danh sách thay thế: malformed text, or a list of another log."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Superseded:
    """Một học bạ đã được thay thế: public code, its version, the version that replaces it, and the day of that."""

    code: str
    version: int
    by_version: int
    superseded_on: date

    def __post_init__(self) -> None:
        if not is_code(self.code) or not 1 <= self.version < self.by_version <= wire_text.MAX_COUNT:
            raise _malformed()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """Danh sách học bạ đã thay thế: the log's name, the moment it was made (UTC, whole seconds), the entries.

    ``format()`` writes entries in order of code and version; a version has at most one entry.
    """

    origin: str
    made_at: datetime
    entries: tuple[Superseded, ...]

    def __post_init__(self) -> None:
        is_moment = self.made_at.utcoffset() == timedelta(0) and self.made_at.microsecond == 0
        keys = {(entry.code, entry.version) for entry in self.entries}
        if not wire_text.is_line(self.origin) or not is_moment or len(keys) != len(self.entries):
            raise _malformed()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of an opened note; raise ``status_malformed`` unless ``format()`` would write it again."""
        try:
            _, origin, made_at, *lines, _ = text.split("\n")
            moment = datetime.strptime(made_at, "%Y-%m-%dT%H:%M:%S%z")
            status = cls(origin=origin, made_at=moment, entries=tuple(_read_entry(line) for line in lines))
        except ValueError as problem:
            raise _malformed() from problem
        if status.format() != text:
            raise _malformed()
        return status

    def format(self) -> str:
        """Return the text to sign, ending in a newline."""
        moment = self.made_at.replace(tzinfo=None).isoformat()
        return "".join(f"{line}\n" for line in (_HEADER, self.origin, f"{moment}Z", *map(_line, sorted(self.entries))))

    def find(self, code: str, version: int) -> Superseded | None:
        """Return the entry of this version of the record ``code``, or ``None`` when nothing replaces it."""
        return next((entry for entry in self.entries if (entry.code, entry.version) == (code, version)), None)


def open_status(data: bytes, log_key: VerifierKey) -> StatusList:
    """Verify a status list signed by ``log_key`` whose origin is that key's name.

    Raises the errors of ``note.open_note``, ``status_malformed`` or ``status_other_log``.
    """
    status = StatusList.parse(open_note(data, [log_key]).text)
    if status.origin != log_key.name:
        raise StatusError(
            "status_other_log",
            "Danh sách học bạ đã thay thế thuộc một nhật ký khác với khóa được tin cậy.",
            "Kiểm tra thư mục tin cậy có đúng khóa của nhật ký này.",
        )
    return status


def _line(entry: Superseded) -> str:
    return f"{_ENTRY} {entry.code} {entry.version} {entry.by_version} {entry.superseded_on.isoformat()}"


def _read_entry(line: str) -> Superseded:
    _, code, version, by_version, day = line.split(" ")
    return Superseded(
        code=code,
        version=wire_text.read_count(version),
        by_version=wire_text.read_count(by_version),
        superseded_on=date.fromisoformat(day),
    )


def _malformed() -> StatusError:
    return StatusError(
        "status_malformed",
        "Danh sách học bạ đã thay thế không đúng khuôn dạng.",
        "Lấy lại thư mục tin cậy từ nơi phát hành.",
    )
