"""One pupil's year by circular 22: states that files of worked cases cannot express."""

from core.rules.pupils import FAILED, GOOD_COMMENTS, PASSED, commented, em_an, flat, scored
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluate import evaluate, missing_for
from hocba_core.rules.evaluation import Award, Evaluation, Missing, Promotion, SubjectResult
from hocba_core.rules.settings import BothFailedPolicy, MissingFirstTermPolicy, RuleSettings
from hocba_core.rules.sheet import CommentResult, Level, TermMarks

EXEMPT = TermMarks(is_exempt=True)
EMPTY = TermMarks()
SECOND_TERM = RuleSettings(missing_first_term=MissingFirstTermPolicy.USE_SECOND_TERM)
SEQUENTIAL = RuleSettings(both_failed=BothFailedPolicy.SEQUENTIAL)


def result_of(evaluation: Evaluation, code: str) -> SubjectResult:
    return next(result for result in evaluation.subjects if result.code == code)


def test_a_complete_good_year_is_promoted_and_awarded() -> None:
    evaluation = evaluate(em_an())
    assert evaluation.regulation == "vn/circular_22_2021@2021-09-05"
    assert (evaluation.learning_term_1, evaluation.learning_term_2, evaluation.learning_year) == (Level.GOOD,) * 3
    assert (evaluation.promotion, evaluation.award) == (Promotion.PROMOTED, Award.GOOD)
    assert (evaluation.missing, evaluation.reassess, evaluation.findings) == ((), (), ())
    assert evaluation.promotion_after_summer is None
    assert evaluation.has_completed_level is None
    assert result_of(evaluation, "VAN") == SubjectResult("VAN", 800, 800, 800, None, is_exempt=False)


def test_zero_is_a_mark_and_an_empty_cell_is_not() -> None:
    zero = evaluate(em_an(VAN=scored("VAN", flat(800), TermMarks((800,) * 4, 800, 0))))
    empty = evaluate(em_an(VAN=scored("VAN", flat(800), TermMarks((800,) * 4, 800, None))))
    assert result_of(zero, "VAN").term_2 == 530
    assert zero.missing == ()
    assert result_of(empty, "VAN").term_2 is None
    assert empty.missing == (Missing("VAN", Term.SECOND, "final", 1, 0),)
    assert (empty.learning_term_1, empty.learning_term_2, empty.learning_year) == (Level.GOOD, None, None)
    assert (empty.promotion, empty.award) == (None, None)


def test_empty_columns_between_regular_marks_do_not_count() -> None:
    sheet = em_an(VAN=scored("VAN", TermMarks((None, 800, 800, None, 800), 800, 800), flat(800)))
    assert evaluate(sheet).missing == (Missing("VAN", Term.FIRST, "regular", 4, 3),)
    sheet = em_an(VAN=scored("VAN", TermMarks((None, 800, 800, None, 800, 900), 800, 800), flat(800)))
    assert result_of(evaluate(sheet), "VAN").term_1 == 810


def test_more_regular_marks_than_required_all_count() -> None:
    sheet = em_an(TH=scored("TH", TermMarks((1000, 800, 800), 800, 800), flat(800, 35), periods=35))
    assert result_of(evaluate(sheet), "TH").term_1 == 830


def test_a_comment_subject_with_a_missing_assessment_answers_failed_and_says_what_is_missing() -> None:
    sheet = em_an(GDTC=commented("GDTC", term_2=TermMarks((PASSED, None), None, PASSED)))
    evaluation = evaluate(sheet)
    assert result_of(evaluation, "GDTC").year is CommentResult.FAILED
    assert evaluation.missing == (
        Missing("GDTC", Term.SECOND, "regular", 2, 1),
        Missing("GDTC", Term.SECOND, "midterm", 1, 0),
    )
    assert missing_for(sheet, Term.FIRST) == ()
    assert missing_for(sheet, Term.SECOND) == missing_for(sheet, Term.YEAR) == evaluation.missing


def test_one_regular_result_of_two_is_not_enough_for_a_comment_subject() -> None:
    evaluation = evaluate(em_an(GDTC=commented("GDTC", term_2=TermMarks((PASSED,), PASSED, PASSED))))
    assert result_of(evaluation, "GDTC").year is CommentResult.FAILED
    assert evaluation.missing == (Missing("GDTC", Term.SECOND, "regular", 2, 1),)


def test_a_comment_subject_without_a_midterm_yet_answers_failed() -> None:
    evaluation = evaluate(em_an(NT=commented("NT", term_1=TermMarks((PASSED,)))))
    assert result_of(evaluation, "NT").term_1 is FAILED
    assert [missing.what for missing in evaluation.missing] == ["regular", "midterm", "final"]


def test_a_comment_subject_nobody_has_begun_has_no_result_yet() -> None:
    evaluation = evaluate(em_an(NT=commented("NT", term_1=EMPTY)))
    assert result_of(evaluation, "NT").term_1 is None
    assert evaluation.learning_term_1 is None
    assert evaluation.learning_year is Level.GOOD
    assert [missing.what for missing in evaluation.missing] == ["regular", "midterm", "final"]


def test_a_carried_result_stands_only_where_no_own_mark_does() -> None:
    carried = TermMarks(carried=650)
    evaluation = evaluate(em_an(VAN=scored("VAN", carried, flat(800)), GDTC=commented("GDTC", TermMarks(carried=FAILED))))
    assert (result_of(evaluation, "VAN").term_1, result_of(evaluation, "VAN").year) == (650, 750)
    assert result_of(evaluation, "GDTC").term_1 is FAILED
    assert evaluation.missing == ()
    begun = evaluate(em_an(VAN=scored("VAN", TermMarks((800,), carried=650), flat(800))))
    assert result_of(begun, "VAN").term_1 is None
    assert [missing.what for missing in begun.missing] == ["regular", "midterm", "final"]
    only_topic = evaluate(em_an(VAN=scored("VAN", TermMarks(topic=800, carried=650), flat(800))))
    assert result_of(only_topic, "VAN").term_1 is None


def test_an_exempt_subject_leaves_every_count_and_shows_no_result() -> None:
    sheet = em_an(GDTC=commented("GDTC", EXEMPT, EXEMPT), TH=scored("TH", EXEMPT, EXEMPT))
    evaluation = evaluate(sheet)
    assert result_of(evaluation, "TH") == SubjectResult("TH", None, None, None, None, is_exempt=True)
    assert result_of(evaluation, "GDTC").is_exempt
    assert evaluation.learning_year is Level.GOOD
    assert evaluation.missing == ()


def test_marks_under_an_exemption_are_not_read() -> None:
    evaluation = evaluate(em_an(TH=scored("TH", flat(0)._replace(is_exempt=True), flat(0)._replace(is_exempt=True))))
    assert evaluation.learning_year is Level.GOOD
    assert evaluation.reassess == ()


def test_too_many_exemptions_leave_the_decision_to_the_principal() -> None:
    left = {code: scored(code, EXEMPT, EXEMPT) for code in ("CN", "TH", "KHTN")}
    evaluation = evaluate(em_an(**left), explain=True)
    assert (evaluation.learning_year, evaluation.promotion) == (None, Promotion.NEEDS_PRINCIPAL)
    assert (evaluation.award, evaluation.missing, evaluation.has_completed_level) == (None, (), None)
    assert [finding.article.split(",")[0] for finding in evaluation.findings if finding.rule == "promotion"] == ["Điều 12.4"]
    in_last_grade = evaluate(em_an(**left)._replace(grade=9))
    assert in_last_grade.has_completed_level is None


def test_exempt_in_term_1_only_waits_for_a_decision_on_the_year() -> None:
    sheet = em_an(TH=scored("TH", EXEMPT, flat(800, 35), periods=35), NT=commented("NT", EXEMPT))
    evaluation = evaluate(sheet)
    assert result_of(evaluation, "TH") == SubjectResult("TH", None, 800, None, None, is_exempt=False)
    assert result_of(evaluation, "NT").year is PASSED
    assert evaluation.learning_term_1 is Level.GOOD
    assert evaluation.missing == (Missing("TH", Term.FIRST, "term_1_result", 1, 0),)
    approved = evaluate(sheet, SECOND_TERM)
    assert result_of(approved, "TH").year == 800
    assert approved.missing == ()


def test_exempt_in_term_2_leaves_the_year() -> None:
    evaluation = evaluate(em_an(TH=scored("TH", flat(0, 35), EXEMPT, periods=35)))
    assert result_of(evaluation, "TH") == SubjectResult("TH", 0, None, None, None, is_exempt=True)
    assert evaluation.learning_year is Level.GOOD
    assert evaluation.missing == ()


def test_a_subject_begun_in_term_2_waits_or_takes_term_2_when_approved() -> None:
    sheet = em_an(TH=scored("TH", EMPTY, flat(900, 35), periods=35), NT=commented("NT", EMPTY))
    sheet = sheet._replace(conduct_term_1=None)
    waiting = evaluate(sheet)
    assert (result_of(waiting, "TH").year, waiting.learning_year, waiting.conduct_year) == (None, None, None)
    approved = evaluate(sheet, SECOND_TERM)
    assert result_of(approved, "TH") == SubjectResult("TH", None, 900, 900, None, is_exempt=False)
    assert (approved.learning_term_1, approved.learning_year) == (Level.GOOD, Level.GOOD)
    assert (approved.conduct_year, approved.promotion, approved.missing) == (Level.GOOD, Promotion.PROMOTED, ())
    assert missing_for(sheet, Term.FIRST, SECOND_TERM) == ()


def test_the_approval_does_not_cover_a_first_term_that_was_begun() -> None:
    sheet = em_an(TH=scored("TH", TermMarks((800,)), flat(900, 35), periods=35))
    assert evaluate(sheet, SECOND_TERM) == evaluate(sheet)
    assert result_of(evaluate(sheet, SECOND_TERM), "TH").year is None


def test_missing_conduct_is_named_by_its_term() -> None:
    sheet = em_an()._replace(conduct_term_1=None, conduct_term_2=None)
    assert evaluate(sheet).missing == (Missing(None, Term.FIRST, "conduct", 1, 0), Missing(None, Term.SECOND, "conduct", 1, 0))
    assert [missing.term for missing in missing_for(sheet, Term.SECOND)] == [Term.SECOND]
    assert evaluate(sheet).promotion is None
    assert evaluate(em_an()._replace(conduct_term_1=None)).missing == (Missing(None, Term.FIRST, "conduct", 1, 0),)
    assert evaluate(em_an()._replace(conduct_term_2=None)).missing == (Missing(None, Term.SECOND, "conduct", 1, 0),)


def test_a_sheet_without_subjects_is_never_complete() -> None:
    sheet = em_an()._replace(subjects=())
    evaluation = evaluate(sheet)
    assert evaluation.missing == (Missing(None, Term.YEAR, "subjects", 1, 0),)
    assert (evaluation.learning_year, evaluation.promotion) == (None, None)
    assert missing_for(sheet, Term.FIRST) == (Missing(None, Term.FIRST, "subjects", 1, 0),)


def test_the_last_grade_completes_its_level_by_promotion() -> None:
    last = em_an()._replace(grade=9)
    assert evaluate(last).has_completed_level is True
    assert evaluate(last._replace(absent_session_count=46)).has_completed_level is False
    assert evaluate(last._replace(conduct_term_2=None)).has_completed_level is None
    assert evaluate(last._replace(level="upper_secondary", grade=12)).has_completed_level is True


def test_reassessment_replaces_the_year_for_promotion_only() -> None:
    weak = {code: scored(code, flat(300), flat(300), summer=600) for code in ("VAN", "TOAN")}
    evaluation = evaluate(em_an(**weak, NN1=400)._replace(grade=9))
    assert (evaluation.promotion, evaluation.reassess) == (Promotion.REASSESS, ("NN1", "TOAN", "VAN"))
    assert evaluation.promotion_after_summer is Promotion.PROMOTED
    assert (evaluation.learning_year, evaluation.learning_after_summer) == (Level.FAILED, Level.PASSED)
    assert (result_of(evaluation, "VAN").year, result_of(evaluation, "VAN").after_summer) == (300, 600)
    assert result_of(evaluation, "NN1").after_summer is None
    assert (evaluation.award, evaluation.has_completed_level, evaluation.conduct_after_summer) == (None, True, None)
    assert missing_for(em_an(**weak), Term.SUMMER) == ()


def test_a_summer_result_of_a_subject_that_was_not_open_is_not_shown() -> None:
    evaluation = evaluate(em_an(VAN=scored("VAN", flat(800), flat(800), summer=1000)))
    assert result_of(evaluation, "VAN").after_summer is None
    assert evaluation.promotion_after_summer is None


def test_a_summer_result_elsewhere_is_not_a_reassessment_of_an_open_subject() -> None:
    sheet = em_an(VAN=300, TOAN=300, NN1=scored("NN1", flat(800, 105), flat(800, 105), summer=1000, periods=105))
    evaluation = evaluate(sheet)
    assert (evaluation.promotion, evaluation.promotion_after_summer) == (Promotion.REASSESS, None)
    assert result_of(evaluation, "NN1").after_summer is None


def test_a_pupil_open_to_reassessment_who_has_not_come_yet_has_no_answer_after_summer() -> None:
    sheet = em_an(VAN=300, TOAN=300)
    evaluation = evaluate(sheet)
    assert (evaluation.promotion, evaluation.promotion_after_summer) == (Promotion.REASSESS, None)
    assert missing_for(sheet, Term.SUMMER) == (
        Missing("TOAN", Term.SUMMER, "reassessment", 1, 0),
        Missing("VAN", Term.SUMMER, "reassessment", 1, 0),
    )


def test_summer_training_replaces_the_conduct_of_the_year() -> None:
    failed = em_an()._replace(conduct_term_2=Level.FAILED)
    waiting = evaluate(failed)
    assert (waiting.promotion, waiting.promotion_after_summer) == (Promotion.SUMMER_TRAINING, None)
    assert missing_for(failed, Term.SUMMER) == (Missing(None, Term.SUMMER, "conduct", 1, 0),)
    trained = evaluate(failed._replace(conduct_summer=Level.FAIR))
    assert (trained.conduct_year, trained.conduct_after_summer) == (Level.FAILED, Level.FAIR)
    assert (trained.promotion_after_summer, trained.learning_after_summer, trained.award) == (Promotion.PROMOTED, None, None)
    assert missing_for(failed._replace(conduct_summer=Level.FAIR), Term.SUMMER) == ()


def test_training_comes_before_reassessment_where_both_failed_and_the_school_reads_it_so() -> None:
    weak = {code: scored(code, flat(300), flat(300), summer=600) for code in ("VAN", "TOAN")}
    sheet = em_an(**weak)._replace(conduct_term_2=Level.FAILED)
    assert evaluate(sheet).promotion is Promotion.RETAINED
    assert evaluate(sheet, SEQUENTIAL).promotion_after_summer is None
    done = evaluate(sheet._replace(conduct_summer=Level.PASSED), SEQUENTIAL)
    assert (done.promotion, done.promotion_after_summer) == (Promotion.SUMMER_TRAINING, Promotion.PROMOTED)
    again = evaluate(sheet._replace(conduct_summer=Level.FAILED), SEQUENTIAL)
    assert (again.promotion_after_summer, result_of(again, "VAN").after_summer) == (Promotion.RETAINED, None)
    half = em_an(VAN=300, TOAN=300)._replace(conduct_term_2=Level.FAILED, conduct_summer=Level.PASSED)
    assert evaluate(half, SEQUENTIAL).promotion_after_summer is Promotion.REASSESS
    assert len(missing_for(half, Term.SUMMER, SEQUENTIAL)) == 2


def test_upper_secondary_is_governed_by_the_same_circular_with_topic_marks() -> None:
    with_topic = scored("TOAN", flat(800, 105), TermMarks((800, 700, 800, 900), 800, 800, topic=900), periods=105)
    sheet = em_an(TOAN=with_topic)._replace(level="upper_secondary", grade=10, school_year=SchoolYear(2022))
    assert result_of(evaluate(sheet), "TOAN").term_2 == 810


def test_a_second_comment_subject_with_extra_topic_result_needs_it_passed() -> None:
    extra = GOOD_COMMENTS._replace(regular=(PASSED, PASSED, FAILED))
    assert result_of(evaluate(em_an(NT=commented("NT", term_2=extra))), "NT").year is FAILED
