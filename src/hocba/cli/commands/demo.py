"""``hocba demo``: the sample school's whole year, then the server."""

import argparse
from pathlib import Path

from hocba.cli.output import OK, answer, note
from hocba.cli.parser import Parser
from hocba.foundation.installation import open_installation

_SAMPLE = Path("testdata/schools/thcs-binh-minh")


def add(groups: "argparse._SubParsersAction[Parser]") -> None:
    """Declare the command."""
    parser = groups.add_parser("demo", help="chạy cả một năm học mẫu: nhập, chốt, ký, phát hành, xuất, xác thực")
    parser.add_argument("--no-serve", action="store_true", help="xong thì dừng, không chạy máy chủ")
    parser.add_argument("--port", type=int, default=8000, metavar="CỔNG", help="cổng trên máy này (mặc định 8000)")
    parser.add_argument("--sample", type=Path, default=_SAMPLE, metavar="THƯ_MỤC", help="thư mục bảng tính của trường mẫu")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Run the year, print counts and rates, then serve."""
    note("Chuẩn bị cơ sở dữ liệu…")
    with open_installation(migrate=True) as folder:
        from hocba.cli.demo import run_school_year
        from hocba.cli.demo_summary import print_summary

        steps = run_school_year(folder, chosen.sample)
        if chosen.as_json:
            for step in steps:
                facts = {"step": step.name, "count": step.count, "unit": step.unit, "seconds": round(step.seconds, 2)}
                answer(facts, as_json=True, text="")
        else:
            print_summary(steps, folder)
        if chosen.no_serve:
            return OK
        from hocba.cli.commands.serve import serve

        return serve(chosen.port)
