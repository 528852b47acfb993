"""One pupil's school year: marks, conduct, absences, awards, and what came of the summer."""

from dataclasses import dataclass, field
from datetime import date

from sample_school.chance import stream
from sample_school.marking import Learner, TermMarks, is_commented, make_learner, mark_year
from sample_school.outcome import conduct_year, learning_level, open_subjects, year_results
from sample_school.pupils import Pupil
from sample_school.school_days import school_days, year_days

_REASONS = ("Ốm", "Ốm", "Sốt", "Việc gia đình", "Việc gia đình", "Đi khám bệnh", "Mưa lũ, đường sạt lở")
_CONTESTS = (
    "Giải Ba cuộc thi Học sinh giỏi cấp xã môn Toán",
    "Giải Khuyến khích cuộc thi Học sinh giỏi cấp tỉnh môn Ngữ văn",
    "Giải Nhì Hội khoẻ Phù Đổng cấp xã môn Chạy 60 m",
    "Giải Ba cuộc thi Sáng tạo thanh thiếu niên, nhi đồng cấp tỉnh",
    "Giải Nhất hội thi hát Then, đàn Tính cấp xã",
)
_AWARDS = ("Khen thưởng đột xuất: nhặt được của rơi trả người đánh mất", "Đội viên tiêu biểu trong công tác Đội")


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Buổi nghỉ."""

    day: date
    session: str
    is_excused: bool
    reason: str


@dataclass(slots=True)
class PupilYear:
    """Năm học của một học sinh; levels are None for a term that the pupil was not here to finish."""

    pupil: Pupil
    learner: Learner
    marks: dict[str, dict[int, TermMarks]]
    conduct: dict[int, str | None]
    absences: list[Absence]
    awards: list[tuple[str, str, date]]
    reassessed: dict[str, int | str] = field(default_factory=dict)
    training: tuple[bool, bool, str] | None = None  # completed, confirmed by a parent, level after

    @property
    def is_judged(self) -> bool:
        """Whether the pupil is still here at the year's end."""
        return self.pupil.left_on is None

    @property
    def results(self) -> dict[str, int | str | None]:
        """Year results by subject."""
        return year_results(self.marks)

    @property
    def conduct_year(self) -> str:
        """Rèn luyện cả năm."""
        return conduct_year(self.conduct[1] or "", self.conduct[2] or "")

    @property
    def learning(self) -> str:
        """Học tập cả năm, before the summer."""
        return learning_level(self.results)

    @property
    def absent_days(self) -> int:
        """Buổi nghỉ as circular 22 counts them: one a day."""
        return len({absence.day for absence in self.absences})


def make_years(pupils: list[Pupil]) -> list[PupilYear]:
    """Live through the year with every pupil, then through the summer with those who must."""
    years = [_make_year(pupil) for pupil in pupils]
    _fail_some_conduct(years)
    failed = [year for year in years if year.is_judged and year.learning == "Chưa đạt" and year.conduct_year != "Chưa đạt"]
    for place, year in enumerate(failed):
        _reassess(year, place)
    return years


def _make_year(pupil: Pupil) -> PupilYear:
    learner = make_learner(pupil)
    chance = stream("conduct", pupil.code)
    conduct: dict[int, str | None] = {}
    for term in (1, 2):
        score = learner.diligence + chance.gauss(0.1 * term, 0.5)
        conduct[term] = "Tốt" if score > -0.75 else "Khá" if score > -1.9 else "Đạt"
    if pupil.left_on:
        conduct[2] = None
        conduct[1] = conduct[1] if pupil.left_on > date(2026, 1, 17) else None
    return PupilYear(
        pupil=pupil,
        learner=learner,
        marks=mark_year(pupil, learner),
        conduct=conduct,
        absences=_absences(pupil, learner),
        awards=_awards(pupil, learner),
    )


def _absences(pupil: Pupil, learner: Learner) -> list[Absence]:
    chance = stream("absences", pupil.code)
    days = [
        day
        for day in year_days()
        if (pupil.entered_on is None or day >= pupil.entered_on) and (pupil.left_on is None or day < pupil.left_on)
    ]
    count = min(int(chance.expovariate(1 / max(0.6, 2.6 - 1.1 * learner.diligence))), 30, len(days))
    doubled = 0
    if "absent_46" in pupil.traits:
        count = 46
    if "absent_45" in pupil.traits:
        count, doubled = 45, 3
    absences = []
    for number, day in enumerate(sorted(chance.sample(days, count))):
        is_excused = chance.random() < 0.75 + 0.1 * learner.diligence
        reason = chance.choice(_REASONS) if is_excused else ""
        sessions = ("Sáng", "Chiều") if number < doubled else ("Cả ngày",) if chance.random() < 0.03 else ("Sáng",)
        absences += [Absence(day=day, session=session, is_excused=is_excused, reason=reason) for session in sessions]
    return absences


def _awards(pupil: Pupil, learner: Learner) -> list[tuple[str, str, date]]:
    chance = stream("awards", pupil.code)
    days = school_days(date(2026, 3, 2), date(2026, 4, 24))
    found = []
    if learner.ability > 1.2 and chance.random() < 0.25 and not pupil.left_on:
        found.append(("Cuộc thi", chance.choice(_CONTESTS), chance.choice(days)))
    if learner.diligence > 1.0 and chance.random() < 0.06 and not pupil.left_on:
        found.append(("Khen thưởng", chance.choice(_AWARDS), chance.choice(days)))
    return found


def _fail_some_conduct(years: list[PupilYear]) -> None:
    """Conduct fails for five whose learning stands and for one whose learning fails as well."""
    careless = sorted(
        (year for year in years if year.is_judged and not year.pupil.traits), key=lambda year: year.learner.diligence
    )
    standing = [year for year in careless if year.learning in ("Đạt", "Khá")][:5]
    falling = [year for year in careless if year.learning == "Chưa đạt"][:1]
    for place, year in enumerate(standing + falling):
        year.conduct = {1: "Đạt", 2: "Chưa đạt"}
        is_done = place not in (3, 5)
        year.training = (is_done, is_done, "Đạt" if is_done else "Chưa đạt")


def _reassess(year: PupilYear, place: int) -> None:
    """Most come and pass; every seventh falls short, and the last-but-one place of each twenty does not come."""
    if place % 20 == 18:
        return
    chance = stream("summer", year.pupil.code)
    for code in open_subjects(year.results):
        if is_commented(code):
            year.reassessed[code] = "Đ"
        elif place % 7 == 6:
            year.reassessed[code] = chance.choice((25, 30, 33))
        else:
            year.reassessed[code] = chance.choice((50, 50, 53, 55, 58, 60, 65))
