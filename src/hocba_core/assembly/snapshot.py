"""Bản chụp khi chốt: everything the record will print that is not a mark or a result (architecture §5, station 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianSnapshot:
    """Cha, mẹ hoặc người giám hộ: ``relation`` is ``father``, ``mother`` or ``guardian``."""

    relation: str
    full_name: str
    occupation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyStepSnapshot:
    """Một năm học trước đó; ``start`` is the calendar year in which it began."""

    start: int
    class_name: str
    school_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilSnapshot:
    """Lý lịch của học sinh lúc chốt. ``personal_id`` is empty exactly when ``id_type`` is ``none``."""

    full_name: str
    born_on: date
    gender: str
    birth_place: str
    home_town: str
    ethnicity: str
    nationality: str
    policy_group: str
    address: str
    id_type: str
    personal_id: str
    sector_code: str
    register_number: str
    guardians: tuple[GuardianSnapshot, ...]
    study_steps: tuple[StudyStepSnapshot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSnapshot:
    """Trường, lớp lúc chốt; ``position`` is the pupil's number in the class list."""

    school_code: str
    school_name: str
    commune: str
    province: str
    place: str
    class_name: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomSnapshot:
    """Sổ chủ nhiệm của một kì: text as written, empty where nothing is."""

    term: str
    remark: str
    award: str
    contest: str
    certificate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentSnapshot:
    """Nhận xét của giáo viên môn học in a term."""

    subject: str
    term: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Bản chụp của một học sinh. Absences count half-day sessions, at most one a day."""

    pupil: PupilSnapshot
    place: PlaceSnapshot
    absent_excused_count: int
    absent_unexcused_count: int
    comments: tuple[CommentSnapshot, ...]
    homeroom: tuple[HomeroomSnapshot, ...]

    def comment(self, subject: str, terms: tuple[str, ...]) -> str:
        """Return the subject teacher's comment of the first of ``terms`` that has one."""
        written = {item.term: item.text for item in self.comments if item.subject == subject}
        return next((written[term] for term in terms if written.get(term)), "")

    def homeroom_texts(self, column: str, terms: tuple[str, ...]) -> tuple[str, ...]:
        """Return what the homeroom book says in ``column``, term by term, each text once."""
        written = {item.term: str(getattr(item, column)) for item in self.homeroom}
        return tuple(dict.fromkeys(written[term] for term in terms if written.get(term)))

    def to_json(self) -> dict[str, Any]:
        """Return the form stored in a closing: texts and lists of texts only, numbers as decimal digits."""
        return {
            "pupil": _plain(self.pupil, guardians=[_plain(each) for each in self.pupil.guardians])
            | {"study_steps": [_plain(each) for each in self.pupil.study_steps]},
            "place": _plain(self.place),
            "absent_excused_count": str(self.absent_excused_count),
            "absent_unexcused_count": str(self.absent_unexcused_count),
            "comments": [_plain(each) for each in self.comments],
            "homeroom": [_plain(each) for each in self.homeroom],
        }

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> Self:
        """Read the stored form."""
        pupil = dict(facts["pupil"])
        pupil["born_on"] = date.fromisoformat(pupil["born_on"])
        pupil["guardians"] = tuple(GuardianSnapshot(**each) for each in pupil["guardians"])
        pupil["study_steps"] = tuple(
            StudyStepSnapshot(**{**each, "start": int(each["start"])}) for each in pupil["study_steps"]
        )
        place = {**facts["place"], "position": int(facts["place"]["position"])}
        return cls(
            pupil=PupilSnapshot(**pupil),
            place=PlaceSnapshot(**place),
            absent_excused_count=int(facts["absent_excused_count"]),
            absent_unexcused_count=int(facts["absent_unexcused_count"]),
            comments=tuple(CommentSnapshot(**each) for each in facts["comments"]),
            homeroom=tuple(HomeroomSnapshot(**each) for each in facts["homeroom"]),
        )


def _plain(value: Any, **replaced: Any) -> dict[str, Any]:
    names = value.__dataclass_fields__
    return {name: replaced[name] if name in replaced else _text(getattr(value, name)) for name in names}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)
