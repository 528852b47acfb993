"""Content elements to values: what the schema has accepted becomes a SchoolRecord, text by text."""

from datetime import date

from lxml import etree

from hocba_core.document.school_record import (
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
from hocba_core.document.vocabulary import qualified
from hocba_core.kernel.rounding import parse_mark
from hocba_core.kernel.school_year import SchoolYear


def read_content(content: etree._Element) -> SchoolRecord:
    """Read the ``Content`` element. ``record_xml.from_root`` is the door: it also demands the own form."""
    header, profile, subjects, summary = content
    return SchoolRecord(
        header=_read_header(header),
        profile=_read_profile(profile),
        subjects=tuple(_read_subject(each) for each in subjects),
        summary=_read_summary(summary),
    )


def _read_header(element: etree._Element) -> Header:
    text = _texts(element)
    replaces = element.find(qualified("Replaces"))
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
        guardians=tuple(_read_guardian(each) for each in element.findall(qualified("Guardian"))),
        study_steps=tuple(_read_step(each) for each in element.findall(qualified("StudyStep"))),
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


def _read_result(text: str) -> Result:
    if not text:
        return None
    return TextResult(text) if text.isalpha() else parse_mark(text)


def _read_level(text: str) -> Level | None:
    return Level(text) if text else None


def _texts(element: etree._Element) -> dict[str, str]:
    return {etree.QName(each).localname: each.text or "" for each in element if len(each) == 0}
