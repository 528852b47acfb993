"""Makes testdata/schools/thcs-binh-minh anew: `.venv/bin/python scripts/make_sample_school.py [folder]`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from sample_school.making import make_school

if __name__ == "__main__":
    default = Path(__file__).parent.parent / "testdata" / "schools"
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    for made in make_school(target):
        print(made.relative_to(target))
