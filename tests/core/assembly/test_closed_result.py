"""What a closing stores reads back as what it fixed, and its bytes are canonical."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from core.assembly.closed_years import SNAPSHOT, closed_year, closed_years
from hocba_core.assembly.closed_result import ClosedResult
from hocba_core.kernel import canonical_json
from hocba_core.kernel.errors import HocbaError


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(closed_years())
def test_stored_bytes_are_canonical_and_read_back_as_the_same_value(year: ClosedResult) -> None:
    data = year.canonical_bytes()
    assert ClosedResult.from_bytes(data) == year
    assert canonical_json.dumps(json.loads(data)) == data


def test_text_that_is_not_nfc_is_stored_in_nfc() -> None:
    decomposed = replace(SNAPSHOT, place=replace(SNAPSHOT.place, commune="Xa\u0303 Bi\u0300nh Minh"))
    data = replace(closed_year(), snapshot=decomposed).canonical_bytes()
    assert "Xã Bình Minh".encode() in data
    assert ClosedResult.from_bytes(data).canonical_bytes() == data


def test_any_other_value_has_another_digest() -> None:
    year = closed_year()
    others = [
        closed_year(TOAN=790),
        replace(year, based_on="0" * 64),
        replace(year, snapshot=replace(SNAPSHOT, absent_excused_count=3)),
        replace(year, snapshot=replace(SNAPSHOT, comments=SNAPSHOT.comments[:-1])),
    ]
    assert len({each.digest for each in (year, *others)}) == len(others) + 1


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"format":"hocba closed result 2"}'])
def test_another_format_is_refused(data: bytes) -> None:
    with pytest.raises(HocbaError) as refusal:
        ClosedResult.from_bytes(data)
    assert refusal.value.code == "closed_result_unreadable"
