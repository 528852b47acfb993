"""Closed results for the tests: em An's year, whole or with something failed, and the pupils hypothesis makes up."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from core.rules.pupils import COMMENTED, FAILED, PASSED, SCORED, commented, em_an, flat, scored
from hocba_core.assembly.closed_result import ClosedResult
from hocba_core.assembly.snapshot import (
    CommentSnapshot,
    GuardianSnapshot,
    HomeroomSnapshot,
    PlaceSnapshot,
    PupilSnapshot,
    Snapshot,
    StudyStepSnapshot,
)
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluate import evaluate
from hocba_core.rules.evaluation import Missing
from hocba_core.rules.sheet import GradebookSheet, Level, TermMarks

SNAPSHOT = Snapshot(
    pupil=PupilSnapshot(
        full_name="Nguyễn Văn An",
        born_on=date(2012, 3, 2),
        gender="male",
        birth_place="Lạng Sơn",
        home_town="Lạng Sơn",
        ethnicity="Tày",
        nationality="Việt Nam",
        policy_group="",
        address="Thôn Một",
        id_type="citizen",
        personal_id="020212000001",
        sector_code="2000000001",
        register_number="12/THCS",
        guardians=(GuardianSnapshot(relation="mother", full_name="Lê Thị Mai", occupation="Nông dân"),),
        study_steps=(StudyStepSnapshot(start=2024, class_name="7A2", school_name="Trường THCS Bình Minh"),),
    ),
    place=PlaceSnapshot(
        school_code="20180401",
        school_name="Trường THCS Bình Minh",
        commune="Xã Bình Minh",
        province="Tỉnh Lạng Sơn",
        place="Lạng Sơn",
        class_name="8A2",
        position=1,
    ),
    absent_excused_count=2,
    absent_unexcused_count=1,
    comments=(
        CommentSnapshot(subject="TOAN", term="term_1", text="Tính cẩn thận."),
        CommentSnapshot(subject="VAN", term="term_1", text="Viết rõ ý."),
        CommentSnapshot(subject="VAN", term="term_2", text="Viết hay hơn."),
    ),
    homeroom=(
        HomeroomSnapshot(term="term_1", remark="Ngoan.", award="", contest="Giải Ba Toán huyện", certificate=""),
        HomeroomSnapshot(term="term_2", remark="Chăm, giúp bạn.", award="Học sinh Giỏi", contest="", certificate="Tin học"),
        HomeroomSnapshot(term="summer", remark="Đã rèn luyện tốt.", award="", contest="", certificate=""),
    ),
)


def closed(term: Term, sheet: GradebookSheet, **changes: Any) -> ClosedResult:
    """What a closing would fix of this sheet."""
    facts: dict[str, Any] = {"evaluation": evaluate(sheet, explain=True), "snapshot": SNAPSHOT}
    return ClosedResult(term=term, sheet=sheet, **(facts | changes))


def closed_year(**changed: Any) -> ClosedResult:
    """Em An's closed year; subjects as in ``em_an``."""
    return closed(Term.YEAR, em_an(**changed))


def closed_summer(year: ClosedResult, *, conduct: Level | None = None, **taken: Any) -> ClosedResult:
    """The summer that follows ``year``, with the re-assessed results of ``taken``."""
    subjects = tuple(subject._replace(summer=taken.get(subject.code)) for subject in year.sheet.subjects)
    sheet = year.sheet._replace(subjects=subjects, conduct_summer=conduct)
    return closed(Term.SUMMER, sheet, based_on=year.digest)


_tenths = st.integers(0, 100).map(lambda tenths: tenths * 10)
_averages = st.sampled_from((200, 340, 350, 490, 500, 640, 650, 790, 800, 900, 1000))
_comments = st.sampled_from((PASSED, PASSED, PASSED, FAILED))
_exempt = TermMarks(is_exempt=True)


@st.composite
def closed_years(draw: st.DrawFn) -> ClosedResult:
    """A closed year that may pass, fail, be exempt here and there, in an ordinary or the last grade."""
    changed: dict[str, Any] = {}
    usual = draw(_averages)
    for code, periods in SCORED.items():
        term_1, term_2 = (flat(draw(st.one_of(st.just(usual), _tenths)), periods) for _ in range(2))
        changed[code] = scored(code, term_1, term_2, periods=periods)
    for code in COMMENTED:
        result = draw(_comments)
        changed[code] = commented(code, term_2=TermMarks((PASSED, result), PASSED, PASSED))
    if draw(st.booleans()):
        changed["GDTC"] = commented("GDTC", term_1=_exempt, term_2=_exempt)
    sheet = em_an(**changed)._replace(
        grade=draw(st.sampled_from((8, 9))),
        conduct_term_1=draw(st.sampled_from(Level)),
        conduct_term_2=draw(st.sampled_from(Level)),
        absent_session_count=draw(st.sampled_from((3, 46))),
    )
    missing = draw(st.sampled_from(((), (Missing("VAN", Term.SUMMER, "reassessment", 1, 0),))))
    return closed(Term.YEAR, sheet, accepted_missing=missing)


@st.composite
def summers_after(draw: st.DrawFn, year: ClosedResult) -> ClosedResult:
    """A summer in which some, all or none of what was open was taken."""
    taken = {code: draw(_tenths if code in SCORED else _comments) for code in year.evaluation.reassess if draw(st.booleans())}
    return closed_summer(year, conduct=draw(st.one_of(st.none(), st.sampled_from(Level))), **taken)
