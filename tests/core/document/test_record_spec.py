"""The example in docs/specs/record.md is made by the code."""

import re
from dataclasses import replace
from pathlib import Path

from hocba_core.document.record_xml import content_bytes, from_root
from hocba_core.document.schema import validate
from hocba_core.document.vocabulary import NAMESPACE
from hocba_core.kernel.canonical_xml import parse_strict
from hocba_core.kernel.packaged import read_bytes
from kit.school_records import record

_SPEC = Path(__file__).parents[3] / "docs/specs/record.md"


def _example() -> str:
    return _SPEC.read_text(encoding="utf-8").split("```xml\n")[1].split("\n```")[0]


def test_the_example_is_what_the_code_writes_with_line_breaks_for_people() -> None:
    written = content_bytes(replace(record(), subjects=record().subjects[:1])).decode()
    assert re.sub(r"\n *", "", _example()) == written
    root = parse_strict(written.encode())
    validate(root)
    assert from_root(root).subjects == record().subjects[:1]


def test_every_element_and_code_of_the_schema_stands_in_the_specification() -> None:
    schema = read_bytes("hocba_core.document", "school_record_v1.xsd").decode()
    spec = _SPEC.read_text(encoding="utf-8")
    names = set(re.findall(r'(?:element name|attribute name|enumeration value)="([^"]+)"', schema))
    assert len(names) > 60
    missing = {name for name in names if not re.search(rf"\b{name}\b", spec)}
    assert missing == set()
    assert NAMESPACE in spec
