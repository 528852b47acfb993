"""Every result can say which article it comes from and what it looked at."""

from core.rules.pupils import FAILED, PASSED, commented, em_an, flat, scored
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluate import evaluate
from hocba_core.rules.finding import Finding, mark_text, result_text
from hocba_core.rules.settings import BothFailedPolicy, MissingFirstTermPolicy, RuleSettings
from hocba_core.rules.sheet import GradebookSheet, Level, TermMarks

CIRCULAR = ", Thông tư 22/2021/TT-BGDĐT"


def explain(sheet: GradebookSheet, settings: RuleSettings | None = None) -> dict[tuple[str, str | None, Term | None], Finding]:
    findings = evaluate(sheet, settings or RuleSettings(), explain=True).findings
    return {(finding.rule, finding.subject, finding.term): finding for finding in findings}


def test_a_term_average_shows_its_marks_total_and_divisor() -> None:
    marks = TermMarks((800, 850, 850, 850), 850, 800, topic=900)
    finding = explain(em_an(VAN=scored("VAN", marks, flat(800))))["subject_semester", "VAN", Term.FIRST]
    assert finding.article == "Điều 9.1.b" + CIRCULAR
    assert finding.value == "8.4"
    assert dict(finding.inputs) == {
        "regular": "8.0 8.5 8.5 8.5 9.0",
        "midterm": "8.5",
        "final": "8.0",
        "regular_needed": "4",
        "total": "83.5",
        "divisor": "10",
    }


def test_a_missing_average_shows_what_is_there() -> None:
    finding = explain(em_an(VAN=scored("VAN", TermMarks((800,), 800), flat(800))))["subject_semester", "VAN", Term.FIRST]
    assert finding.value is None
    assert dict(finding.inputs) == {"regular_count": "1", "regular_needed": "4", "midterm_count": "1", "final_count": "0"}


def test_a_level_shows_its_counts_and_the_article_of_its_point() -> None:
    finding = explain(em_an(TH=640))["learning_level", None, Term.YEAR]
    assert (finding.value, finding.article) == ("fair", "Điều 9.2.b" + CIRCULAR)
    assert dict(finding.inputs) == {
        "scored_subject_count": "8",
        "lowest_score": "6.4",
        "failed_comment_count": "0",
        "scores_from": "8.0:7 6.5:7 5.0:8",
    }
    failed = explain(em_an(TH=340, CN=340))["learning_level", None, Term.YEAR]
    assert (failed.value, failed.article) == ("fail", "Điều 9.2.d" + CIRCULAR)


def test_the_one_subject_clause_names_the_subject() -> None:
    finding = explain(em_an(TH=0))["single_subject_adjustment", "TH", Term.YEAR]
    assert (finding.value, finding.article) == ("pass", "Điều 9.3" + CIRCULAR)
    assert dict(finding.inputs)["level_but_for_subject"] == "good"
    failed = TermMarks((PASSED, PASSED), PASSED, FAILED)
    assert ("single_subject_adjustment", "NT", Term.YEAR) in explain(em_an(NT=commented("NT", term_2=failed)))


def test_promotion_award_and_completion_are_explained() -> None:
    found = explain(em_an()._replace(grade=9))
    promotion = found["promotion", None, Term.YEAR]
    assert (promotion.value, promotion.article) == ("promoted", "Điều 12.1" + CIRCULAR)
    assert dict(promotion.inputs)["absent_sessions_up_to"] == "45"
    assert found["award", None, Term.YEAR].value == "good"
    assert found["level_completion", None, Term.YEAR].value == "yes"
    assert found["conduct_year", None, Term.YEAR].value == "good"
    assert found["comment_year", "NT", Term.YEAR].value == "pass"
    assert found["comment_semester", "NT", Term.FIRST].article == "Điều 9.1.a" + CIRCULAR


def test_the_summer_is_explained_by_its_articles() -> None:
    weak = {code: scored(code, flat(300), flat(300), summer=600) for code in ("VAN", "TOAN")}
    weak["GDTC"] = commented("GDTC", term_2=TermMarks((PASSED, PASSED), PASSED, FAILED), summer=PASSED)
    sheet = em_an(**weak)._replace(conduct_term_2=Level.FAILED, conduct_summer=Level.PASSED)
    found = explain(sheet, RuleSettings(both_failed=BothFailedPolicy.SEQUENTIAL))
    assert found["summer_training", None, Term.SUMMER].article == "Điều 13" + CIRCULAR
    assert found["reassessment", "VAN", Term.SUMMER].article == "Điều 14" + CIRCULAR
    assert dict(found["reassessment", "VAN", Term.SUMMER].inputs) == {"year": "3.0", "open_below": "5.0"}
    assert dict(found["reassessment", "GDTC", Term.SUMMER].inputs)["year"] == "fail"
    assert found["promotion", None, Term.SUMMER].value == "promoted"


def test_exempt_carried_and_waived_results_say_so() -> None:
    exempt = TermMarks(is_exempt=True)
    sheet = em_an(
        TH=scored("TH", exempt, exempt),
        NT=commented("NT", exempt),
        CN=scored("CN", TermMarks(carried=700), flat(800, 52), periods=52),
        GDTC=commented("GDTC", TermMarks(carried=PASSED)),
        NN1=scored("NN1", TermMarks(), flat(800, 105), periods=105),
    )
    found = explain(sheet, RuleSettings(missing_first_term=MissingFirstTermPolicy.USE_SECOND_TERM))
    assert found["exemption", "TH", Term.FIRST].article == "Điều 11" + CIRCULAR
    assert found["carried_result", "CN", Term.FIRST].value == "7.0"
    assert found["carried_result", "GDTC", Term.FIRST].value == "pass"
    assert dict(found["subject_year", "NN1", Term.YEAR].inputs)["setting"] == "missing_first_term=use_second_term"
    assert ("carried_result", "NN1", Term.FIRST) not in found


def test_asking_why_changes_no_result() -> None:
    for sheet in (em_an(), em_an(TH=0), em_an(VAN=300, TOAN=300), em_an(VAN=scored("VAN", TermMarks(), flat(500)))):
        assert evaluate(sheet, explain=True)._replace(findings=()) == evaluate(sheet)


def test_marks_are_written_for_data_without_loss() -> None:
    assert [mark_text(mark) for mark in (0, 850, 1000, 725, 8350)] == ["0.0", "8.5", "10.0", "7.25", "83.5"]
    assert [result_text(each) for each in (None, 850, PASSED)] == [None, "8.5", "pass"]
