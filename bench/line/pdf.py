"""line.pdf: records per second printed as PDF/A from the issued file; one compiler serves them all."""

from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from bench.figure import Figure, paired_rates
from bench.material import sign_record, unsigned_records
from hocba.gateways.typst_renderer.adapter import TypstRenderer

_RECORDS = 50
_FOUR_PAGES = """
#set page(paper: "a4")
#for number in range(4) [
  #page[#sys.inputs.at("code") #number]
]
"""


def measure() -> Figure:
    """Measure against the same compiler on four pages with one line each."""
    renderer = TypstRenderer()
    issued = [sign_record(record) for record in unsigned_records(_RECORDS)]
    with TemporaryDirectory(prefix="hocba-bench-") as folder:
        source = Path(folder) / "four_pages.typ"
        source.write_text(_FOUR_PAGES, encoding="utf-8")
        compiler = typst.Compiler(source, root=folder, font_paths=typst.Fonts(include_system_fonts=False))

        def print_lines() -> None:
            for number in range(_RECORDS):
                compiler.compile(format="pdf", sys_inputs={"code": f"mã {number}"}, pdf_standards=["a-2a"])

        value, limit = paired_rates(
            lambda: [renderer.render_issued(record) for record in issued],
            print_lines,
            count=_RECORDS,
            limit_count=_RECORDS,
            rounds=3,
        )
    return Figure(
        name="line.pdf",
        value=value,
        unit="records/s",
        limit=limit,
        limit_is="the same compiler on four pages with one line each",
        n=_RECORDS,
    )
