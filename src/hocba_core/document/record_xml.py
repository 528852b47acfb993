"""SchoolRecord to canonical XML and back; one value, one sequence of bytes (docs/specs/record.md).

Every element stands always, in one order; what is not stated is an empty element.
"""

from collections.abc import Iterable
from typing import Final

from lxml import etree

from hocba_core.document.content_reader import read_content
from hocba_core.document.errors import DocumentError
from hocba_core.document.school_record import (
    KIND,
    SCHEMA_VERSION,
    Header,
    Profile,
    Replacement,
    Result,
    SchoolRecord,
    SubjectRow,
    Summary,
    TextResult,
)
from hocba_core.document.vocabulary import NAMESPACE, qualified
from hocba_core.kernel.canonical_xml import canonicalize
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.rounding import HIGHEST_MARK, mark_to_data
from hocba_core.kernel.text import is_clean

__all__ = ["NAMESPACE", "content_bytes", "from_root", "subject_id", "to_element"]

_OWN_SLOTS: Final = ("homeroom", "principal", "seal")
_Fields = Iterable[tuple[str, str]]


def subject_id(code: str) -> str:
    """Return the Id of a subject's row: ``subject-VAN``."""
    return f"subject-{code}"


def to_element(record: SchoolRecord) -> etree._Element:
    """Return the whole unsigned document: content, and one empty slot for each signer in document order.

    Raises ``DocumentError`` ``field_not_clean`` for text that is not NFC, holds hidden characters or stray spaces, and
    ``result_not_printable`` for a mark that is not a whole tenth from 0 to 10.
    """
    root = etree.Element(qualified("SchoolRecord"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    root.set("schemaVersion", SCHEMA_VERSION)
    content = _child(root, "Content", Id="content")
    header = _leaves(_child(content, "Header", Id="header"), _header_fields(record.header))
    _add_replacement(header, record.header.replaces)
    _add_profile(content, record.profile)
    subjects = _child(content, "Subjects")
    for row in record.subjects:
        _leaves(_child(subjects, "Subject", Id=subject_id(row.code), code=row.code), _subject_fields(row))
    _leaves(_child(content, "Summary"), _summary_fields(record.summary))
    signatures = _child(root, "Signatures")
    for row in record.subjects:
        _child(signatures, "Slot", role="subject_teacher", subject=row.code)
    for role in _OWN_SLOTS:
        _child(signatures, "Slot", role=role)
    return root


def content_bytes(record: SchoolRecord) -> bytes:
    """Return the canonical bytes of the unsigned document (exclusive C14N)."""
    return canonicalize(to_element(record))


def from_root(root: etree._Element) -> SchoolRecord:
    """Read the value of a document that is valid under the schema (``schema.validate``), signed or not.

    Raises ``DocumentError`` ``record_not_own_form`` unless the value, written again, gives the same content and slots: what
    the schema cannot say (row Ids, following years, hidden characters, the order of slots) is refused here.
    """
    try:
        record = read_content(root[0])
        again = to_element(record)
        is_own_form = canonicalize(again[0]) == canonicalize(root[0]) and _slots(again) == _slots(root)
    except (HocbaError, ValueError, KeyError, IndexError) as problem:
        raise _not_own_form() from problem
    if not is_own_form:
        raise _not_own_form()
    return record


def _slots(root: etree._Element) -> list[tuple[str, dict[str, str]]]:
    _, signatures = root
    return [(str(slot.tag), {str(name): str(value) for name, value in slot.attrib.items()}) for slot in signatures]


def _not_own_form() -> DocumentError:
    return DocumentError(
        "record_not_own_form",
        "Nội dung học bạ không ở đúng dạng chuẩn của nó.",
        "Xin lại tệp gốc từ nơi phát hành.",
    )


def _header_fields(header: Header) -> _Fields:
    return (
        ("Kind", KIND),
        ("Code", header.code),
        ("Version", str(header.version)),
        ("Regulation", header.regulation),
        ("SchoolCode", header.school_code),
        ("SchoolName", header.school_name),
        ("Commune", header.commune),
        ("Province", header.province),
        ("Place", header.place),
        ("SchoolYear", header.school_year.label),
        ("Level", header.level.value),
        ("Grade", str(header.grade)),
        ("ClassName", header.class_name),
        ("PupilName", header.pupil_name),
        ("BornOn", header.born_on.isoformat()),
        ("SectorCode", header.sector_code),
    )


def _add_replacement(header: etree._Element, replaces: Replacement | None) -> None:
    if replaces is not None:
        element = _child(header, "Replaces", version=str(replaces.version), contentSha256=replaces.content_sha256)
        element.text = _clean("Replaces", replaces.reason)


def _add_profile(content: etree._Element, profile: Profile) -> None:
    element = _leaves(
        _child(content, "Profile"),
        (
            ("Gender", profile.gender.value),
            ("BirthPlace", profile.birth_place),
            ("HomeTown", profile.home_town),
            ("Ethnicity", profile.ethnicity),
            ("Nationality", profile.nationality),
            ("PolicyGroup", profile.policy_group),
            ("Address", profile.address),
            ("IdType", profile.id_type.value),
            ("PersonalId", profile.personal_id),
            ("RegisterNumber", profile.register_number),
        ),
    )
    for guardian in profile.guardians:
        each = _child(element, "Guardian", relation=guardian.relation.value)
        _leaves(each, (("FullName", guardian.full_name), ("Occupation", guardian.occupation)))
    for step in profile.study_steps:
        _leaves(
            _child(element, "StudyStep"),
            (("SchoolYear", step.school_year.label), ("ClassName", step.class_name), ("SchoolName", step.school_name)),
        )


def _subject_fields(row: SubjectRow) -> _Fields:
    return (
        ("Name", row.name),
        ("Assessment", row.assessment.value),
        ("Term1", _result(row.term_1)),
        ("Term2", _result(row.term_2)),
        ("Year", _result(row.year)),
        ("AfterSummer", _result(row.after_summer)),
        ("Comment", row.comment),
    )


def _summary_fields(summary: Summary) -> _Fields:
    return (
        ("ConductTerm1", summary.conduct_term_1 or ""),
        ("ConductTerm2", summary.conduct_term_2 or ""),
        ("ConductYear", summary.conduct_year.value),
        ("ConductAfterSummer", summary.conduct_after_summer or ""),
        ("LearningTerm1", summary.learning_term_1 or ""),
        ("LearningTerm2", summary.learning_term_2 or ""),
        ("LearningYear", summary.learning_year.value),
        ("LearningAfterSummer", summary.learning_after_summer or ""),
        ("AbsentExcused", str(summary.absent_excused_count)),
        ("AbsentUnexcused", str(summary.absent_unexcused_count)),
        ("Outcome", summary.outcome.value),
        ("Completion", summary.completion.value),
        ("Awards", summary.awards),
        ("Certificates", summary.certificates),
        ("Contests", summary.contests),
        ("SummerTraining", summary.summer_training),
        ("HomeroomComment", summary.homeroom_comment),
    )


def _result(result: Result) -> str:
    if result is None:
        return ""
    if isinstance(result, TextResult):
        return result.value
    if result % 10 or not 0 <= result <= HIGHEST_MARK:
        raise DocumentError(
            "result_not_printable",
            "Kết quả môn học phải từ 0 đến 10 và có một chữ số thập phân.",
            "Tính lại kết quả rồi chuẩn bị học bạ lần nữa.",
        )
    return mark_to_data(result)


def _child(parent: etree._Element, local: str, **attributes: str) -> etree._Element:
    for name, value in attributes.items():
        _clean(f"{local}@{name}", value)
    return etree.SubElement(parent, qualified(local), attributes)


def _leaves(parent: etree._Element, fields: _Fields) -> etree._Element:
    for local, text in fields:
        etree.SubElement(parent, qualified(local)).text = _clean(local, text) or None
    return parent


def _clean(field: str, text: str) -> str:
    if not is_clean(text) or text != " ".join(text.split()):
        raise DocumentError(
            "field_not_clean",
            f"Mục {field} của học bạ có kí tự ẩn, khoảng trắng thừa hoặc chữ chưa ở dạng chuẩn Unicode.",
            "Gõ lại mục này rồi chuẩn bị học bạ lần nữa.",
            field=field,
        )
    return text
