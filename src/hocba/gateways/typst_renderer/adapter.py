"""Typst as the record renderer."""

import json
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from hocba.gateways.typst_renderer.pages import page_data
from hocba.gateways.typst_renderer.printable import NOTE, boxed
from hocba_core.document.school_record import SchoolRecord
from hocba_core.kernel.errors import HocbaError
from hocba_core.ports.print_facts import PrintFacts, read_issued

_STANDARD: Final = "a-2a"
_TEMPLATE: Final = "record.typ"
_MAIN: Final = "main.typ"  # names in memory: nothing of a pupil touches the disk
_DATA: Final = "data.json"


class TypstRenderer:
    """Nơi dựng trang in bằng Typst: one compiler, its fonts loaded once, serves every record and thread of the process.

    ``verify_at`` is the address of the public verification page as it stands in the footer.
    """

    def __init__(self, *, verify_at: str = "") -> None:
        folder = Path(str(resources.files(__package__)))
        self._verify_at = verify_at
        self._template = (folder / _TEMPLATE).read_bytes()
        self._lock = Lock()
        # The stubs do not know that an input may be several files in memory, as the package documents.
        compiler: Any = typst.Compiler
        self._compiler = compiler(
            self._files({}),
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder / "fonts"]),
            ignore_system_fonts=True,
        )

    def render(self, record: SchoolRecord, *, facts: PrintFacts) -> bytes:
        """Return the pages as a tagged PDF/A-2a, dated with the last signature, so that equal input gives equal bytes.

        Raises ``HocbaError`` ``record_not_printable`` where Typst refuses the pages.
        """
        data = page_data(record, facts, verify_at=self._verify_at)
        dated_at = _dated_at(record, facts)
        try:
            return self._compile(data, dated_at)
        except typst.TypstError:
            return self._compile_boxed(data, dated_at)

    def render_issued(self, xml: bytes, *, replaced_by: int | None = None) -> bytes:
        """Return the pages of an issued file; content, signers and times are read from its bytes."""
        record, facts = read_issued(xml, replaced_by=replaced_by)
        return self.render(record, facts=facts)

    def _compile_boxed(self, data: dict[str, Any], dated_at: datetime) -> bytes:
        """An archival PDF may not hold a letter without a shape: show boxes, and say so in the footer."""
        noted = json.loads(boxed(_to_json({**data, "foot": data["foot"] + [""]})))
        noted["foot"][-1] = NOTE
        try:
            return self._compile(noted, dated_at)
        except typst.TypstError as problem:
            raise HocbaError(
                "record_not_printable",
                "Không dựng được trang in của học bạ này.",
                "Dùng tệp XML đã phát hành, và báo quản trị viên kèm mã học bạ.",
            ) from problem

    def _compile(self, data: dict[str, Any], dated_at: datetime) -> bytes:
        with self._lock:
            pages = self._compiler.compile(self._files(data), format="pdf", pdf_standards=[_STANDARD], timestamp=dated_at)
        if not isinstance(pages, bytes):
            raise TypeError("a PDF comes as one piece of bytes")
        return pages

    def _files(self, data: dict[str, Any]) -> dict[str, bytes]:
        """Data as a file, not as ``sys.inputs``: an input is part of the compiler's library and would void all it remembers."""
        return {_MAIN: self._template, _DATA: _to_json(data).encode()}


def _to_json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _dated_at(record: SchoolRecord, facts: PrintFacts) -> datetime:
    """Return when the record was last signed; a draft carries the first day of its school year."""
    start = datetime(record.header.school_year.start, 9, 1, tzinfo=UTC)
    return max((line.signed_at for line in facts.signers), default=start)
