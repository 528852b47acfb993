"""``hocba close``, ``sign``, ``issue``, ``export``: a class from closed books to files that verify, by command alone."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from hocba.apps.accounts.actions import open_account
from hocba.apps.accounts.queries import system_actor
from kit.closed_school import ClosedSchool, closed_school
from kit.commands import Said, hocba
from kit.database import Database
from kit.small_school import AT, SmallSchool, small_school

CODE = "20180401"
SCOPE = ("--school", CODE, "--year", "2025-2026")
CAST = ("ha", "binh", "lan", "dung")


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What every command said, in the order of the line."""

    closed: ClosedSchool
    signed: dict[str, Said]
    issued: Said
    exported: Said

    @property
    def files(self) -> list[Path]:
        return sorted(path for path in (folder() / CODE).rglob("*") if path.is_file())

    @property
    def pupil_count(self) -> int:
        return len(self.closed.school.pupils)


def folder() -> Path:
    return Path(settings.HOCBA_EXPORT_FOLDER)


def open_accounts(school: SmallSchool) -> None:
    for who in CAST:
        person_id = getattr(school, who).person_id
        open_account(person_id=person_id, login=who, acting_user=system_actor(), at=AT)


def line(command: str, who: str, *more: str) -> Said:
    return hocba(command, *SCOPE, "--as", who, *more)


@pytest.fixture(scope="module")
def year(module_database: Database) -> Year:
    closed = closed_school()
    open_accounts(closed.school)
    signed = {who: line("sign", who, "--json") for who in ("dung", "ha", "binh", "lan")}
    signed |= {f"{who} again": line("sign", who, "--json") for who in ("dung", "lan")}
    return Year(closed=closed, signed=signed, issued=line("issue", "lan", "--json"), exported=line("export", "lan", "--json"))


def test_everybody_signs_her_own_slots_in_the_order_of_ranks(year: Year) -> None:
    assert {said.code for said in year.signed.values()} == {0}
    count, subjects = year.pupil_count, len(year.closed.school.courses)
    answers = {who: said.objects[0] for who, said in year.signed.items()}
    assert {who: answer["signed"] for who, answer in answers.items()} == {
        "dung": 0,
        "ha": count * subjects,
        "binh": count,
        "lan": 0,
        "dung again": count,
        "lan again": count,
    }
    assert {answer["failed"] for answer in answers.values()} == {0}
    assert answers["dung"] == {"class": "8A2", "signed": 0, "failed": 0, "waiting": count}


def test_every_record_is_issued_once_and_exported_in_three_forms(year: Year) -> None:
    assert (year.issued.code, year.exported.code) == (0, 0)
    assert year.issued.objects == [{"class": "8A2", "issued": year.pupil_count, "waiting": 0}]
    assert year.exported.objects == [{"class": "8A2", "records": year.pupil_count, "files_written": 3 * year.pupil_count}]
    assert line("issue", "lan", "--json").objects == [{"class": "8A2", "issued": 0, "waiting": 0}]
    assert line("export", "lan", "--json").objects == [{"class": "8A2", "records": year.pupil_count, "files_written": 0}]


def test_file_names_hold_codes_and_nothing_personal(year: Year) -> None:
    names = [path.relative_to(folder()).as_posix() for path in year.files]
    pattern = re.compile(rf"{CODE}/8A2/[0-9A-HJKMNP-TV-Z]{{26}}-v1\.(xml|pdf|hocba\.zip)")
    assert len(names) == 3 * year.pupil_count
    assert all(pattern.fullmatch(name) for name in names), names


def test_every_exported_file_verifies_with_the_exported_trust_folder(year: Year) -> None:
    for ending in (".xml", ".hocba.zip"):
        files = [path for path in year.files if path.name.endswith(ending)]
        said = hocba("verify", *files, "--trust", folder() / "trust", "--json")
        assert {answer["indication"] for answer in said.objects} == {"TOTAL-PASSED"}
        assert (said.code, len(said.objects)) == (0, year.pupil_count)
    bundle = next(path for path in year.files if path.name.endswith(".hocba.zip"))
    assert all(step["ok"] for step in hocba("verify", bundle, "--json").objects[0]["steps"]), "without --trust: our own"


def test_the_trust_folder_holds_what_a_stranger_needs(year: Year) -> None:
    names = {path.relative_to(folder() / "trust").as_posix() for path in (folder() / "trust").rglob("*") if path.is_file()}
    assert {"schools.json", "log.vkey", "status.note"} <= names
    assert {name.split("/")[0] for name in names if "/" in name} == {"anchors", "intermediates", "crls"}


@pytest.mark.parametrize("command", ["sign", "issue", "export"])
def test_one_class_may_be_named(year: Year, command: str) -> None:
    assert [answer["class"] for answer in line(command, "dung", "--class", "8A2", "--json").objects] == ["8A2"]


def test_a_teacher_issues_nothing(year: Year) -> None:
    said = line("issue", "ha", "--json")
    assert (said.code, said.error["code"]) == (1, "issue_not_yours")


@pytest.mark.parametrize("command", ["sign", "issue", "export", "close"])
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"--school": "00000000"}, "school_unknown"),
        ({"--year": "2031-2032"}, "year_unknown"),
        ({"--year": "2025"}, "school_year_unreadable"),
        ({"--class": "9C9"}, "class_unknown"),
        ({"--as": "ai-day"}, "account_unknown"),
    ],
)
def test_what_is_not_known_leaves_with_two(year: Year, command: str, changes: dict[str, str], code: str) -> None:
    options = {"--school": CODE, "--year": "2025-2026", "--as": "dung"} | changes
    words = [word for pair in options.items() for word in pair] + (["--term", "year"] if command == "close" else [])
    said = hocba(command, *words, "--json")
    assert (said.code, said.error["code"]) == (2, code)
    spoken = hocba(command, *words)
    assert (spoken.code, spoken.out) == (2, "")
    assert said.error["message"] in spoken.err
    assert f"mã: {code}" in spoken.err


def test_closing_again_changes_nothing(year: Year) -> None:
    said = line("close", "dung", "--term", "year", "--json")
    [answer] = said.objects
    assert (said.code, answer["closed"], answer["new"], answer["pupils"]) == (0, True, False, year.pupil_count)


def test_an_incomplete_class_says_what_is_missing_and_whose_it_is(database: Database) -> None:
    school = small_school(names=("Nguyễn Văn An", "Trần Bảo Châu"))
    open_accounts(school)
    school.fill("term_1")
    said = line("close", "dung", "--term", "term_1", "--json")
    assert (said.code, said.objects[0]["new"]) == (0, True)
    refused = line("close", "dung", "--term", "year", "--json")
    [answer] = refused.objects
    assert (refused.code, answer["closed"], answer["error"]["code"]) == (1, False, "scope_incomplete")
    assert any("Toán" in sentence and "Nguyễn Thị Hà" in sentence for sentence in answer["error"]["missing"])
    assert "8A2" in refused.err


def test_a_closing_needs_somebody_who_may_and_a_reason(database: Database) -> None:
    school = small_school(names=("Nguyễn Văn An",))
    open_accounts(school)
    school.fill("term_1")
    for who, more, code in (("ha", (), "scope_not_allowed"), ("dung", ("--reason", " "), "reason_missing")):
        refused = line("close", who, "--term", "term_1", *more, "--json")
        assert (refused.code, refused.objects[0]["error"]["code"]) == (1, code)
