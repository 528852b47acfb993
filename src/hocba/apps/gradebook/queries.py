"""Reads of the gradebook."""

from dataclasses import dataclass
from uuid import UUID

from hocba.apps.gradebook.audit import BookAudit, audit_books, rebuild_sheets, verify_chain
from hocba.apps.gradebook.class_roll import ClassRoll, class_roll
from hocba.apps.gradebook.models import Book
from hocba.apps.gradebook.sheets import absences_of, homeroom_rows, mark_rows, sheets_of
from hocba.apps.schoolday.queries import AbsenceCount
from hocba_core.rules.sheet import GradebookSheet

__all__ = ["BookAudit", "ClassRoll", "audit_books", "class_roll", "rebuild_sheets", "verify_chain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomFacts:
    """Dòng sổ chủ nhiệm as text; empty where nothing is written."""

    conduct: str = ""
    remark: str = ""
    award: str = ""
    contest: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassBooks:
    """Sổ của lớp: everything that is written now about the members of a roll."""

    roll: ClassRoll
    sheets: dict[UUID, GradebookSheet]
    absences: dict[UUID, AbsenceCount]
    comments: dict[tuple[UUID, str, str], str]
    homeroom: dict[tuple[UUID, str], HomeroomFacts]


def gradebook_sheets(class_id: UUID, roll: ClassRoll | None = None) -> dict[UUID, GradebookSheet]:
    """Return pupil -> sheet for the members of a class; three statements once the roll is known."""
    return class_books(roll or class_roll(class_id)).sheets


def class_books(roll: ClassRoll) -> ClassBooks:
    """Return everything written about the members of a roll, in three statements (more where pupils changed class)."""
    marks, homeroom, absences = mark_rows(roll), homeroom_rows(roll), absences_of(roll)
    return ClassBooks(
        roll=roll,
        sheets=sheets_of(roll, marks, homeroom, absences),
        absences=absences,
        comments={key: row["comment"] for key, row in marks.items() if row["comment"]},
        homeroom={
            key: HomeroomFacts(
                conduct=row["conduct"],
                remark=row["remark"],
                award=row["award"],
                contest=row["contest"],
                certificate=row["certificate"],
            )
            for key, row in homeroom.items()
        },
    )


def chain_heads(class_id: UUID) -> dict[UUID, tuple[int, bytes]]:
    """Return book -> (entry count, head hash) for the books of a class, in one statement."""
    rows = Book.objects.filter(school_class_id=class_id).values_list("id", "entry_count", "head_hash")
    return {book_id: (count, bytes(head)) for book_id, count, head in rows}


def chain_heads_of_school(school_id: UUID) -> dict[UUID, tuple[int, bytes]]:
    """Return book -> (entry count, head hash) for every book of the school that has an entry."""
    books = Book.objects.filter(school_id=school_id, entry_count__gt=0).order_by("id")
    return {book_id: (count, bytes(head)) for book_id, count, head in books.values_list("id", "entry_count", "head_hash")}


def books_of_class(class_id: UUID) -> dict[UUID, UUID | None]:
    """Return book -> course (None: the homeroom book)."""
    return dict(Book.objects.filter(school_class_id=class_id).values_list("id", "course_id"))
