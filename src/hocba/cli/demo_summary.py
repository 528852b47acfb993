"""What the demo says at its end."""

from collections.abc import Sequence
from pathlib import Path

from hocba.cli.demo import Step


def print_summary(steps: Sequence[Step], folder: Path) -> None:
    """Print a line per step: counts, seconds, rates, in Vietnamese figures."""
    print()
    for step in steps:
        rate = f"{_figure(step.rate)} {step.unit}/giây" if step.count else "đã có từ trước"
        print(f"  {step.name:<34} {_count(step.count):>8} {step.unit:<10} {_figure(step.seconds):>7} giây   {rate}")
    print(f"\n  Tổng thời gian: {_figure(sum(step.seconds for step in steps))} giây")
    print(f"  Học bạ đã xuất: {folder / 'export'}")
    print("  Thử xác thực một tệp: .venv/bin/hocba verify <tệp .xml hoặc .hocba.zip>\n", flush=True)


def _figure(value: float) -> str:
    return f"{value:,.1f}".replace(",", " ").replace(".", ",")


def _count(value: int) -> str:
    return f"{value:,}".replace(",", ".")
