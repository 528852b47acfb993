"""One record, one sequence of bytes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_core.document import record_xml, schema
from hocba_core.document.errors import DocumentError
from hocba_core.document.school_record import Replacement, SchoolRecord, TextResult
from hocba_core.kernel.canonical_xml import is_canonical, parse_strict
from hocba_core.kernel.text import clean
from kit.school_records import record

_texts = st.text(max_size=60).map(clean)
_names = _texts.filter(bool)
_marks = st.integers(0, 100).map(lambda tenths: tenths * 10)
_results = st.none() | _marks | st.sampled_from(TextResult)


@st.composite
def _records(draw: st.DrawFn) -> SchoolRecord:
    base = record()
    subjects = tuple(
        replace(row, term_1=draw(_results), year=draw(_results), comment=draw(_texts), name=draw(_names))
        for row in base.subjects
    )
    return replace(
        base,
        header=replace(base.header, pupil_name=draw(_names), grade=draw(st.integers(1, 12))),
        profile=replace(base.profile, address=draw(_texts), guardians=base.profile.guardians[: draw(st.integers(0, 2))]),
        subjects=subjects[: draw(st.integers(1, 12))],
        summary=replace(base.summary, homeroom_comment=draw(_texts), absent_excused_count=draw(st.integers(0, 400))),
    )


@given(_records())
def test_every_record_reads_back_as_itself(one: SchoolRecord) -> None:
    data = record_xml.content_bytes(one)
    root = parse_strict(data)
    schema.validate(root)
    assert is_canonical(data, root)
    assert record_xml.from_root(root) == one


@given(_records(), _records())
def test_two_records_share_bytes_only_when_they_are_one(one: SchoolRecord, other: SchoolRecord) -> None:
    assert (record_xml.content_bytes(one) == record_xml.content_bytes(other)) == (one == other)


def test_the_slots_follow_the_subjects_then_homeroom_principal_and_seal() -> None:
    root = record_xml.to_element(record())
    slots = [(slot.get("role"), slot.get("subject")) for slot in root[1]]
    codes = [row.code for row in record().subjects]
    assert slots == [*(("subject_teacher", code) for code in codes), ("homeroom", None), ("principal", None), ("seal", None)]


def test_the_content_names_no_signer() -> None:
    text = record_xml.content_bytes(record()).decode()
    for word in ("Signer", "Teacher>", "PrincipalName", "HomeroomName"):
        assert word not in text


def test_a_superseding_version_names_what_it_replaces() -> None:
    replaces = Replacement(version=1, content_sha256="ab" * 32, reason="Sửa điểm Toán theo đơn số 12")
    one = record(header={"version": 2, "replaces": replaces})
    root = parse_strict(record_xml.content_bytes(one))
    schema.validate(root)
    assert record_xml.from_root(root).header.replaces == replaces


@pytest.mark.parametrize("text", ["Hòa".replace("ò", "o\u0300"), "a\u200bb", " An", "An  Bình", "a\nb", "a\u202eb"])
def test_text_that_is_not_clean_is_refused_by_field(text: str) -> None:
    with pytest.raises(DocumentError) as refused:
        record_xml.content_bytes(record(summary={"homeroom_comment": text}))
    assert refused.value.code == "field_not_clean"
    assert refused.value.details["field"] == "HomeroomComment"


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (b"<Grade>8</Grade>", b"<Grade>13</Grade>", "Grade"),
        (b"<Term1>7.9</Term1>", b"<Term1>7.95</Term1>", "Term1"),
        (b"<Term1>7.9</Term1>", b"<Term1>10.1</Term1>", "Term1"),
        (b"<Gender>female</Gender>", b"<Gender>Nu</Gender>", "Gender"),
        (b"<ConductYear>good</ConductYear>", b"<ConductYear></ConductYear>", "ConductYear"),
        (b"<BornOn>2012-09-05</BornOn>", b"<BornOn>2012-02-30</BornOn>", "BornOn"),
        (b"<BornOn>2012-09-05</BornOn>", b"<BornOn>2012-09-05Z</BornOn>", "BornOn"),
        (b"<BornOn>2012-09-05</BornOn>", b"<BornOn>-2012-09-05</BornOn>", "BornOn"),
        (b"<ClassName>8A2", b"<ClassName> 8A2", "ClassName"),
        (b"<ClassName>8A2", b"<ClassName>8  A2", "ClassName"),
        (b"<Awards>", b"<Awards>\n", "Awards"),
        (b'code="TOAN"', b'code="VAN"', "Subject"),
        (b"<Place>", b"<Extra></Extra><Place>", "Extra"),
        (b'role="seal"', b'role="stamp"', "Slot"),
        (b'Id="content"', b'Id="content2"', "Content"),
    ],
)
def test_what_does_not_fit_the_schema_is_refused_and_named(before: bytes, after: bytes, named: str) -> None:
    data = record_xml.content_bytes(record())
    assert before in data
    with pytest.raises(DocumentError) as refused:
        schema.validate(parse_strict(data.replace(before, after, 1)))
    assert refused.value.code == "record_not_schema_valid"
    assert named in refused.value.message


@pytest.mark.parametrize("data", [b"<a></a>", b'<SchoolRecord xmlns="urn:hocba:record:1" schemaVersion="2"></SchoolRecord>'])
def test_another_document_or_version_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError) as refused:
        schema.validate(parse_strict(data))
    assert refused.value.code == "record_version_unknown"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'Id="subject-TOAN"', b'Id="subject-VAN"'),
        (b"<SchoolYear>2025-2026", b"<SchoolYear>2025-2027"),
        ("Đặng Thị".encode(), "Đặng\u00a0Thị".encode()),
        ("Hoài".encode(), "Hoa\u0300i".encode()),
        (b'role="homeroom"', b'role="principal"'),
        (b'<Slot role="subject_teacher" subject="VAN"></Slot>', b""),
        (b'role="subject_teacher" subject="VAN"', b'role="subject_teacher" subject="TOAN"'),
        (b'role="seal"', b'role="seal" subject="VAN"'),
    ],
)
def test_what_only_the_value_can_tell_is_refused_when_it_is_read(before: bytes, after: bytes) -> None:
    data = record_xml.content_bytes(record())
    assert before in data
    root = parse_strict(data.replace(before, after, 1))
    schema.validate(root)
    with pytest.raises(DocumentError) as refused:
        record_xml.from_root(root)
    assert refused.value.code == "record_not_own_form"


@pytest.mark.parametrize("mark", [855, -10, 1010, 1])
def test_a_result_that_cannot_be_printed_is_refused(mark: int) -> None:
    first, *others = record().subjects
    with pytest.raises(DocumentError) as refused:
        record_xml.content_bytes(replace(record(), subjects=(replace(first, term_1=mark), *others)))
    assert refused.value.code == "result_not_printable"
