"""SchoolRecord to canonical XML and back; one value, one sequence of bytes (docs/specs/record.md).

Every element stands always, in one order; what is not stated is an empty element.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from lxml import etree

from hocba_core.document.errors import DocumentError
from hocba_core.document.school_record import (
    KIND,
    SCHEMA_VERSION,
    Assessment,
    Completion,
    Gender,
    GuardianEntry,
    Header,
    IdType,
    Level,
    Outcome,
    Profile,
    Relation,
    Replacement,
    Result,
    SchoolLevel,
    SchoolRecord,
    StudyStep,
    SubjectRow,
    Summary,
    TextResult,
)
from hocba_core.kernel.canonical_xml import canonicalize
from hocba_core.kernel.rounding import mark_to_data, parse_mark
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.text import is_clean

NAMESPACE: Final = "urn:hocba:record:1"
_OWN_SLOTS: Final = ("homeroom", "principal", "seal")
_Fields = Iterable[tuple[str, str]]


def subject_id(code: str) -> str:
    """Return the Id of a subject's row: ``subject-VAN``."""
    return f"subject-{code}"


def to_element(record: SchoolRecord) -> etree._Element:
    """Return the whole unsigned document: content, and one empty slot for each signer in document order.

    Raises ``DocumentError`` ``field_not_clean`` for text that is not NFC or holds hidden characters.
    """
    root = etree.Element(_name("SchoolRecord"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
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
    """Read the value of a document that is valid under the schema (``schema.validate``), signed or not."""
    header, profile, subjects, summary = root[0]
    return SchoolRecord(
        header=_read_header(header),
        profile=_read_profile(profile),
        subjects=tuple(_read_subject(each) for each in subjects),
        summary=_read_summary(summary),
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


def _read_header(element: etree._Element) -> Header:
    text = _texts(element)
    replaces = element.find(_name("Replaces"))
    return Header(
        code=text["Code"],
        version=int(text["Version"]),
        regulation=text["Regulation"],
        school_code=text["SchoolCode"],
        school_name=text["SchoolName"],
        commune=text["Commune"],
        province=text["Province"],
        place=text["Place"],
        school_year=SchoolYear.parse(text["SchoolYear"]),
        level=SchoolLevel(text["Level"]),
        grade=int(text["Grade"]),
        class_name=text["ClassName"],
        pupil_name=text["PupilName"],
        born_on=date.fromisoformat(text["BornOn"]),
        sector_code=text["SectorCode"],
        replaces=None if replaces is None else _read_replacement(replaces),
    )


def _read_replacement(element: etree._Element) -> Replacement:
    return Replacement(
        version=int(element.get("version", "")), content_sha256=element.get("contentSha256", ""), reason=element.text or ""
    )


def _read_profile(element: etree._Element) -> Profile:
    text = _texts(element)
    return Profile(
        gender=Gender(text["Gender"]),
        birth_place=text["BirthPlace"],
        home_town=text["HomeTown"],
        ethnicity=text["Ethnicity"],
        nationality=text["Nationality"],
        policy_group=text["PolicyGroup"],
        address=text["Address"],
        id_type=IdType(text["IdType"]),
        personal_id=text["PersonalId"],
        register_number=text["RegisterNumber"],
        guardians=tuple(_read_guardian(each) for each in element.findall(_name("Guardian"))),
        study_steps=tuple(_read_step(each) for each in element.findall(_name("StudyStep"))),
    )


def _read_guardian(element: etree._Element) -> GuardianEntry:
    text = _texts(element)
    return GuardianEntry(
        relation=Relation(element.get("relation", "")), full_name=text["FullName"], occupation=text["Occupation"]
    )


def _read_step(element: etree._Element) -> StudyStep:
    text = _texts(element)
    return StudyStep(
        school_year=SchoolYear.parse(text["SchoolYear"]), class_name=text["ClassName"], school_name=text["SchoolName"]
    )


def _read_subject(element: etree._Element) -> SubjectRow:
    text = _texts(element)
    return SubjectRow(
        code=element.get("code", ""),
        name=text["Name"],
        assessment=Assessment(text["Assessment"]),
        term_1=_read_result(text["Term1"]),
        term_2=_read_result(text["Term2"]),
        year=_read_result(text["Year"]),
        after_summer=_read_result(text["AfterSummer"]),
        comment=text["Comment"],
    )


def _read_summary(element: etree._Element) -> Summary:
    text = _texts(element)
    return Summary(
        conduct_term_1=_read_level(text["ConductTerm1"]),
        conduct_term_2=_read_level(text["ConductTerm2"]),
        conduct_year=Level(text["ConductYear"]),
        conduct_after_summer=_read_level(text["ConductAfterSummer"]),
        learning_term_1=_read_level(text["LearningTerm1"]),
        learning_term_2=_read_level(text["LearningTerm2"]),
        learning_year=Level(text["LearningYear"]),
        learning_after_summer=_read_level(text["LearningAfterSummer"]),
        absent_excused_count=int(text["AbsentExcused"]),
        absent_unexcused_count=int(text["AbsentUnexcused"]),
        outcome=Outcome(text["Outcome"]),
        completion=Completion(text["Completion"]),
        awards=text["Awards"],
        certificates=text["Certificates"],
        contests=text["Contests"],
        summer_training=text["SummerTraining"],
        homeroom_comment=text["HomeroomComment"],
    )


def _result(result: Result) -> str:
    if result is None:
        return ""
    return result.value if isinstance(result, TextResult) else mark_to_data(result)


def _read_result(text: str) -> Result:
    if not text:
        return None
    return TextResult(text) if text.isalpha() else parse_mark(text)


def _read_level(text: str) -> Level | None:
    return Level(text) if text else None


def _name(local: str) -> str:
    return f"{{{NAMESPACE}}}{local}"


def _child(parent: etree._Element, local: str, **attributes: str) -> etree._Element:
    for name, value in attributes.items():
        _clean(f"{local}@{name}", value)
    return etree.SubElement(parent, _name(local), attributes)


def _leaves(parent: etree._Element, fields: _Fields) -> etree._Element:
    for local, text in fields:
        etree.SubElement(parent, _name(local)).text = _clean(local, text) or None
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


def _texts(element: etree._Element) -> dict[str, str]:
    return {etree.QName(each).localname: each.text or "" for each in element if len(each) == 0}
