"""Marks are exact hundredths."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.rounding import format_mark, half_up_tenth, mark_to_data, parse_mark


@given(st.integers(0, 20_000), st.integers(1, 12))
def test_rounding_is_half_up_to_one_decimal_as_exact_decimals_say(numerator: int, denominator: int) -> None:
    exact = Decimal(numerator) / Decimal(denominator)
    # 20 000/12 has a periodic expansion at most; 50 digits decide every tie
    expected = int((exact / 10).quantize(Decimal(1), ROUND_HALF_UP)) * 10
    assert half_up_tenth(numerator, denominator) == expected


def test_ties_go_up_where_binary_floats_go_down() -> None:
    assert half_up_tenth(6600, 8) == 830
    assert half_up_tenth(8950, 10) == 900
    assert round(8.25, 1) == 8.2, "the trap this guards against"


@pytest.mark.parametrize(
    ("typed", "mark"), [("8", 800), ("8,5", 850), ("8.5", 850), (" 10 ", 1000), ("10,0", 1000), ("0", 0), ("7.50", 750)]
)
def test_a_mark_is_read_with_comma_or_dot(typed: str, mark: int) -> None:
    assert parse_mark(typed) == mark


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("8,25", "mark_too_fine"),
        ("10,1", "mark_out_of_range"),
        ("11", "mark_out_of_range"),
        ("-1", "mark_unreadable"),
        ("", "mark_unreadable"),
        ("tám", "mark_unreadable"),
        ("1e1", "mark_unreadable"),
        ("100", "mark_unreadable"),
        ("٨", "mark_unreadable"),
    ],
)
def test_what_is_no_mark_is_refused_with_its_code(typed: str, code: str) -> None:
    with pytest.raises(HocbaError) as refused:
        parse_mark(typed)
    assert refused.value.code == code
    assert refused.value.next_step


@given(st.integers(0, 100))
def test_what_is_shown_reads_back_as_the_same_mark(tenths: int) -> None:
    assert parse_mark(format_mark(tenths * 10)) == tenths * 10
    assert parse_mark(mark_to_data(tenths * 10)) == tenths * 10
