"""Small values: years, codes, identifiers, text, canonical bytes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_core.kernel import canonical_json, canonical_xml, codes, identifiers, text
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear


def test_a_school_year_reads_and_writes_itself() -> None:
    assert SchoolYear.parse("2025-2026") == SchoolYear(2025)
    assert SchoolYear.parse(" 2025 – 2026 ").label == "2025-2026"


@pytest.mark.parametrize("typed", ["2025", "2025-2027", "2026-2025", "", "năm nay"])
def test_what_is_no_school_year_is_refused(typed: str) -> None:
    with pytest.raises(HocbaError) as refused:
        SchoolYear.parse(typed)
    assert refused.value.code == "school_year_unreadable"


@given(st.binary(min_size=17, max_size=17))
def test_a_public_code_is_26_characters_that_people_can_retype(random: bytes) -> None:
    code = codes.encode_crockford(random)
    assert codes.is_code(code)
    typed = "-".join(code[start : start + 5] for start in range(0, 26, 5)).lower().replace("0", "o").replace("1", "l")
    assert codes.read_code(typed) == code


def test_codes_differ_in_each_of_their_130_bits() -> None:
    base = bytearray(17)
    seen = {codes.encode_crockford(bytes(base))}
    for bit in range(130):
        changed = bytearray(base)
        changed[bit // 8] |= 0x80 >> bit % 8
        seen.add(codes.encode_crockford(bytes(changed)))
    assert len(seen) == 131


def test_a_personal_id_is_doubted_but_never_refused() -> None:
    born_on = date(2013, 9, 5)
    assert identifiers.citizen_id_doubts("020213001234", born_on=born_on, is_female=False) == ()
    assert identifiers.citizen_id_doubts("020313001234", born_on=born_on, is_female=True) == ()
    assert identifiers.citizen_id_doubts("020113001234", born_on=born_on, is_female=False) == (
        "citizen_id_century",
        "citizen_id_sex",
    )
    assert identifiers.citizen_id_doubts("020212001234", born_on=born_on, is_female=False) == ("citizen_id_birth_year",)
    assert identifiers.citizen_id_doubts("20213001234", born_on=born_on, is_female=False) == ("citizen_id_shape",)
    assert identifiers.pad_citizen_id("20213001234") == "020213001234"


def test_clean_text_is_nfc_without_hidden_characters() -> None:
    assert text.is_clean("Đặng Thị Ước")
    assert not text.is_clean("a\u200bb")
    assert not text.is_clean("a\u202eb")
    assert not text.is_clean("Hòa".replace("ò", "o\u0300"))
    assert not text.is_clean("a\nb")
    assert text.clean(" A\u200b  \u00a0n\n") == "A n"


@given(st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=5) | st.booleans() | st.none(), max_size=4)))
def test_canonical_json_reads_back_only_as_itself(value: dict[str, list[str | bool | None]]) -> None:
    data = canonical_json.dumps(value)
    assert canonical_json.dumps(canonical_json.loads_canonical(data)) == data
    with pytest.raises(HocbaError):
        canonical_json.loads_canonical(b" " + data)


def test_json_that_is_not_canonical_is_refused() -> None:
    for data in (b'{"b":1,"a":2}', b'{"a": 1}', b"[1.0]", b"nan", b"\xff", b'{"a":1,"a":1}', b"[" * 100_000):
        with pytest.raises(HocbaError) as refused:
            canonical_json.loads_canonical(data)
        assert refused.value.code == "json_not_canonical"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!DOCTYPE a><a/>", "xml_has_dtd"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml_has_dtd"),
        ("<!DOCTYPE a><a/>".encode("utf-16"), "xml_has_dtd"),
        (b"<a>", "xml_unreadable"),
        (b"", "xml_unreadable"),
        (b"\x00\x01", "xml_unreadable"),
        (b"<a>" * 300 + b"</a>" * 300, "xml_unreadable"),
    ],
)
def test_unsafe_xml_is_refused_with_its_code(data: bytes, code: str) -> None:
    with pytest.raises(HocbaError) as refused:
        canonical_xml.parse_strict(data)
    assert refused.value.code == code


def test_only_the_canonical_serialisation_is_canonical() -> None:
    data = b'<a b="1"><c></c></a>'
    assert canonical_xml.is_canonical(data, canonical_xml.parse_strict(data))
    for other in (b"<a b='1'><c></c></a>", b'<a b="1"><c/></a>', b'<a b="1"><c></c></a>\n', b'<?xml version="1.0"?><a></a>'):
        assert not canonical_xml.is_canonical(other, canonical_xml.parse_strict(other))


@pytest.mark.parametrize(
    "hidden", ["\u00a0", "\u3000", "\u2007", "\u3164", "\uffa0", "\u115f", "\u1160", "\u2800", "\u034f", "\u180b", "\u180f",
               "\ufe00", "\ufe0f", "\U000e0100", "\u17b4", "\u200b", "\u00ad", "\ue000", "\ufeff", "\u2028", "\u0085"],
)  # fmt: skip
def test_no_hidden_or_blank_character_is_clean(hidden: str) -> None:
    assert not text.is_clean(f"Hà{hidden}An")
    assert not text.is_clean(hidden)
    assert text.clean(f"Hà{hidden}An") in {"HàAn", "Hà An"}


def test_a_hidden_character_does_not_keep_a_tone_from_its_letter() -> None:
    assert text.clean("Ho\u034f\u0300a") == "Hòa"


@given(st.text())
def test_what_was_cleaned_is_clean_and_stays_so(value: str) -> None:
    cleaned = text.clean(value)
    assert text.is_clean(cleaned)
    assert text.clean(cleaned) == cleaned


def test_what_does_not_print_is_written_as_its_escape() -> None:
    assert text.visible("Trường\x1b[2J\u202e\udcff\u3000") == "Trường\\x1b[2J\\u202e\\udcff\\u3000"
    assert text.visible("Trường THCS Hoa Sen") == "Trường THCS Hoa Sen"
