"""The worked examples that stand beside the rules, and the checker that reads them."""

from pathlib import Path

import pytest

from hocba_core.kernel.errors import HocbaError
from hocba_core.rules.vn.circular_22_2021.parameters import parameters_for
from hocba_core.rules.vn.circular_22_2021.worked_kinds import KINDS
from hocba_core.rules.worked_cases import CaseOutcome, check_cases

RULES = Path(__file__).parents[3] / "src" / "hocba_core" / "rules"
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "rules-circular-22.md"
EXAMPLES = sorted(RULES.glob("**/examples/*.yaml"))


def _only(text: str) -> CaseOutcome:
    (outcome,) = check_cases(text)
    return outcome


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_beside_the_rules_holds(path: Path) -> None:
    outcomes = check_cases(path.read_text(encoding="utf-8"))
    assert [outcome for outcome in outcomes if not outcome.ok] == []
    assert len({outcome.case_id for outcome in outcomes}) == len(outcomes) > 2


def test_there_is_a_file_of_examples_for_each_group_of_rules() -> None:
    assert {path.stem for path in EXAMPLES} >= {
        "subject_semester",
        "subject_year",
        "comment_results",
        "conduct_year",
        "learning_level",
        "single_subject_adjustment",
        "promotion",
        "award",
        "pupil_year",
        "circular_for",
    }


def test_a_wrong_expectation_fails_and_says_expected_and_found() -> None:
    outcome = _only("cases: [{id: Y1, circular: TT22, kind: subject_year, hk1: 6, hk2: 9, expect: {avg: '8.1'}}]")
    assert outcome == CaseOutcome("Y1", ok=False, problem='avg: chờ "8.1", tính ra "8.0".')


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_example_passes_by_comparing_nothing(path: Path) -> None:
    broken = path.read_text(encoding="utf-8").replace("expect: {", "expect: {khong_co_muc_nay: 1, ")
    broken = broken.replace("  expect:\n", "  expect:\n    khong_co_muc_nay: 1\n")
    assert [outcome.case_id for outcome in check_cases(broken) if outcome.ok] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "cases: 3",
        "khac: []",
        "cases: [",
        "a: b: c",
        "cases: [\x00]",
        "cases: !!python/object:os.system []",
        "[" * 5000,
    ],
)
def test_a_file_without_a_list_of_cases_is_refused_with_a_code(text: str) -> None:
    with pytest.raises(HocbaError) as caught:
        check_cases(text)
    assert caught.value.code == "cases_unreadable"
    assert caught.value.next_step


def test_broken_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(HocbaError, match="dòng 2"):
        check_cases("cases:\n- {id: [}")


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("{id: A, circular: TT22, kind: chua_co, expect: {a: 1}}", "không có loại ví dụ"),
        ("{id: A, circular: TT27, kind: tt27_year, expect: {level: HTT}}", "chưa tính được theo Thông tư 27/2020"),
        ("{id: A, circular: TT43, kind: learning_level, expect: {level: TOT}}", "chưa tính được theo Thông tư 43/2021"),
        ("{id: A, circular: TT58, kind: tt58_year, expect: {level: G}}", "chưa tính được theo Thông tư 58/2011"),
        ("{id: A, circular: TT99, kind: subject_year, expect: {avg: '8.0'}}", "Không biết thông tư nào"),
        ("{id: A, circular: TT22, kind: subject_year, hk1: 8, hk2: 8}", "không có mục “expect”"),
        ("{id: A, circular: TT22, kind: subject_year, hk1: 8, hk2: 8, expect: {}}", "không có mục “expect”"),
        ("{id: A, circular: TT22, kind: subject_year, hk1: 8, hk2: 8, expect: {award: GIOI}}", "không trả lời"),
        ("{id: A, circular: TT22, kind: subject_year, hk1: 11, hk2: 8, expect: {avg: '8.0'}}", "Không đọc được"),
        ("{id: A, circular: TT22, kind: subject_year, hk1: 7.255, hk2: 8, expect: {avg: '8.0'}}", "Không đọc được"),
        ("{id: A, circular: TT22, kind: subject_year, hk1: true, hk2: 8, expect: {avg: '8.0'}}", "Không đọc được"),
        ("{id: A, circular: TT22, kind: subject_semester, periods: -1, expect: {status: OK}}", "Không đọc được"),
        ("{id: A, circular: TT22, kind: subject_semester, periods: 35, tx: 8, expect: {status: OK}}", "Không đọc được"),
        ("{id: A, circular: TT22, kind: conduct_year, hk1: XUAT_SAC, hk2: TOT, expect: {year: TOT}}", "Không đọc được"),
        ("{id: A, circular: TT22, kind: year_result, scores: [1], expect: {level: TOT}}", "Không đọc được"),
        ("{id: A, circular: TT22, kind: pupil_year, conduct: [TOT], expect: {level: TOT}}", "Không đọc được"),
        ("{id: A, circular: TT22, kind: pupil_year, comments: {GDTC: [D]}, expect: {level: TOT}}", "Không đọc được"),
        ("{id: A, circular: TT22, kind: comment_semester, marks: 5, expect: {result: D}}", "Không tính được ví dụ này"),
        (
            "{id: A, circular: any, kind: circular_for, grade: x, school_year_start: 2021, expect: {circular: TT22}}",
            "Không đọc",
        ),
        ("7", "không phải là một bảng"),
    ],
)
def test_a_case_that_cannot_be_judged_counts_as_failed(case: str, said: str) -> None:
    outcome = _only(f"cases: [{case}]")
    assert not outcome.ok
    assert said in outcome.problem


def test_a_case_without_an_id_is_named_by_its_place() -> None:
    outcomes = check_cases("cases: [{id: A, expect: {}}, {expect: {}}, {id: [1], expect: {}}]")
    assert [outcome.case_id for outcome in outcomes] == ["A", "#2", "#3"]


def test_lists_are_compared_whole_and_numbers_by_value() -> None:
    scores = "scores: {A: 4.0, B: 4.0, C: 4.0}, comments: {D1: D}, conduct_year: TOT"
    template = f"cases: [{{id: A, circular: TT22, kind: year_result, {scores}, expect: {{reassess: %s}}}}]"
    assert _only(template % "[A, B, C]").ok
    assert not _only(template % "[A, B]").ok
    assert not _only(template % "'ABC'").ok
    assert _only("cases: [{id: A, circular: TT22, kind: subject_year, hk1: 8, hk2: 8, expect: {avg: 8}}]").ok
    assert not _only("cases: [{id: A, circular: TT22, kind: subject_year, hk1: 8, hk2: 8, expect: {avg: true}}]").ok


def test_an_alias_that_contains_itself_fails_without_stopping_the_others() -> None:
    good = "{id: B, circular: TT22, kind: subject_year, hk1: 8, hk2: 8, expect: {avg: '8.0'}}"
    outcomes = check_cases(
        f"cases: [{{id: A, circular: TT22, kind: subject_year, hk1: 8, hk2: 8, expect: &x {{avg: *x}}}}, {good}]"
    )
    assert [outcome.ok for outcome in outcomes] == [False, True]
    assert len(outcomes[0].problem) < 500


def test_a_subject_may_be_given_by_its_term_results_or_as_exempt() -> None:
    subjects = "subjects: {A: MIEN, B: 8.0, C: {periods: 35, hk1: MIEN, hk2: 7.0}}"
    expect = "expect: {dtb: {A: [null, null, null], B: ['8.0', '8.0', '8.0'], C: [null, '7.0', null]}}"
    assert _only(f"cases: [{{id: A, circular: TT22, kind: pupil_year, {subjects}, {expect}}}]").problem == ""


def test_the_examples_of_the_reference_hold_and_it_names_every_rule_and_kind() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    block = text.split("```yaml\n")[1].split("```")[0]
    assert [outcome.ok for outcome in check_cases(block)] == [True, True]
    named = {*parameters_for(2025).articles, *KINDS, "circular_for"}
    assert {name for name in named if f"`{name}`" not in text} == set()
