"""From spreadsheets to records: every result agrees with a second reading of the circular that knows nothing of hocba."""

import csv
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from hocba.apps.accounts import queries as accounts
from hocba.apps.closing import queries as closing
from hocba.apps.closing.actions import close_class
from hocba.apps.closing.values import NotReady, RecordSource
from hocba.apps.exchange.actions import MARK_KINDS, ROSTER_KINDS, import_file
from hocba.apps.gradebook.queries import audit_books
from hocba.apps.organisations.queries import school_by_code
from hocba.apps.roster import queries as roster
from hocba.foundation.context import acting
from hocba_core.assembly.school_record import RecordIdentity, assemble
from hocba_core.document import record_xml, schema, soundness
from hocba_core.document.school_record import Outcome
from hocba_core.kernel.canonical_xml import parse_strict
from kit.database import Database

SAMPLE = Path(__file__).parents[2] / "testdata" / "schools" / "thcs-binh-minh"
CODE = "20180401"
AT = datetime(2026, 8, 20, 2, 0, tzinfo=UTC)
HARD_CLASSES = ("7A5", "8A2")  # NFD text and a pupil who never came in summer; carried results and 46 absences
IDENTITY = RecordIdentity(code="0123456789ABCDEFGHJKMNPQRS", version=1)


@dataclass(frozen=True, slots=True)
class Sample:
    """The imported and closed part of the school."""

    school_id: UUID
    classes: dict[str, UUID]


@pytest.fixture(scope="module")
def sample(module_database: Database) -> Sample:
    for name in ("truong", "can-bo-giao-vien", "danh-sach-hoc-sinh", "phan-cong-giang-day"):
        _import(SAMPLE / f"{name}.xlsx", ROSTER_KINDS, accounts.system_actor())
    school = school_by_code(CODE, AT.date())
    clerk, principal = (
        accounts.actor_by_person(accounts.people_with_role(school.id, role, AT.date())[0]) for role in ("clerk", "principal")
    )
    with acting(school_id=school.id, reason="read"):
        everyone = {found.name: found.id for found in roster.classes_of_year(roster.latest_year(school.id).id)}
    wanted = everyone if os.environ.get("HOCBA_FULL") else {name: everyone[name] for name in HARD_CLASSES}
    books = [file for name in wanted for file in sorted(SAMPLE.glob(f"so-*/{name}[-.]*"))]
    for file in books:
        _import(file, MARK_KINDS, clerk)
    _import(SAMPLE / "danh-gia-lai-trong-he.xlsx", MARK_KINDS, clerk)
    for class_id in wanted.values():
        for term in ("term_1", "year", "summer"):
            step = {"school_id": school.id, "class_id": class_id, "acting_user": principal, "at": AT, "reason": "Chốt"}
            close_class(**step, term=term)
    return Sample(school.id, wanted)


def test_every_result_is_the_expected_one_and_every_record_is_sound(sample: Sample) -> None:
    with (SAMPLE / "expected-results.csv").open(encoding="utf-8") as file:
        expected = {row["pupil_code"]: row for row in csv.DictReader(file)}
    sources, waiting = _sources(sample)
    differences = [difference for source in sources for difference in _differences(source, expected)]
    print(f"{len(sources)} records of {len(sample.classes)} classes agree but for {len(differences)}, {len(waiting)} wait")
    assert differences == []
    assert [reason.code for reason in waiting] == ["record_waits_for_summer"]  # who never came


def test_every_book_is_what_was_written(sample: Sample) -> None:
    with acting(school_id=sample.school_id, reason="read"):
        audits = [audit_books(class_id) for class_id in sample.classes.values()]
    assert sum(chain.entry_count for audit in audits for chain in audit.chains) > 25 * len(audits)
    assert all(audit.is_sound for audit in audits)


def _sources(sample: Sample) -> tuple[list[RecordSource], list[NotReady]]:
    with acting(school_id=sample.school_id, reason="read"):
        found = [
            source
            for class_id in sample.classes.values()
            for source in closing.record_sources(sample.school_id, class_id).values()
        ]
    sources = [source for source in found if isinstance(source, RecordSource)]
    return sources, [source for source in found if isinstance(source, NotReady)]


def _differences(source: RecordSource, expected: dict[str, dict[str, str]]) -> list[str]:
    """Name what differs from the second reading, or is unsound in the record itself."""
    record = assemble(source.year, source.summer, identity=IDENTITY)
    schema.validate(parse_strict(record_xml.content_bytes(record)))
    row, found = expected[record.header.sector_code], source.year.evaluation
    results = {result.code: "exempt" if result.is_exempt else _hundredths(result.year) for result in found.subjects}
    wanted = dict(item.split("=") for item in row["year_results"].split())
    said = {
        "conduct_year": str(found.conduct_year),
        "learning_year": str(found.learning_year),
        "award": str(found.award or ""),
        "is_promoted": str(int(record.summary.outcome is Outcome.PROMOTED)),
        "is_promoted_after_summer": str(int(record.summary.outcome is not Outcome.RETAINED)),
        "year_results": " ".join(f"{code}={results[code]}" for code in wanted),
    }
    wrong = [f"{record.header.sector_code} {name}: {row[name]} / {value}" for name, value in said.items() if row[name] != value]
    return wrong + list(soundness.problems(record))


def _hundredths(result: int | str | None) -> str:
    return "" if result is None else str(int(result)) if isinstance(result, int) else str(result)


def _import(file: Path, kinds: frozenset[str], actor: accounts.Actor) -> None:
    import_file(data=file.read_bytes(), file_name=file.name, school_code=CODE, kinds=kinds, acting_user=actor, at=AT)
