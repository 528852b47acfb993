"""Tham số của Thông tư 22/2021: the dated numbers of the circular, read once from ``parameters.yaml``."""

from bisect import bisect_left
from functools import cache
from typing import Any, Final, NamedTuple

import yaml

from hocba_core.kernel.packaged import read_bytes
from hocba_core.kernel.rounding import parse_mark
from hocba_core.rules.sheet import Level

# Worst to best: a level's rank is its place here.
RANKED_LEVELS: Final = (Level.FAILED, Level.PASSED, Level.FAIR, Level.GOOD)


class LearningStandard(NamedTuple):
    """Tiêu chuẩn một mức học tập (Điều 9.2): scores in hundredths."""

    rank: int
    every_score_from: int
    counted_score_from: int
    counted_subject_count: int
    failed_comments_up_to: int
    article: str


class Parameters(NamedTuple):
    """Tham số: one version of the circular's numbers. Scores are hundredths; ``articles`` names each rule's article.

    ``weights`` are those of regular, midterm and final marks, ``year_weights`` those of term 1 and term 2.
    """

    version: str
    articles: dict[str, str]
    regular_period_limits: tuple[int, ...]
    regular_counts: tuple[int, ...]
    comment_regular_count: int
    weights: tuple[int, int, int]
    year_weights: tuple[int, int]
    conduct_year: dict[Level, dict[Level, Level]]
    standards: tuple[LearningStandard, ...]
    least_counted_subjects: int
    otherwise_article: str
    single_subject_drop: int
    single_subject_raise: int
    perfect_score: int
    absent_sessions_up_to: int
    promotion_articles: dict[str, str]
    reassess_score_below: int
    excellent_score_from: int
    excellent_subject_count: int
    completing_grades: dict[str, int]

    def regular_count(self, periods_per_year: int) -> int:
        """Return the regular marks needed per term by a scored subject of so many periods a year (Điều 6.2)."""
        return self.regular_counts[bisect_left(self.regular_period_limits, periods_per_year)]


def parameters_for(school_year_start: int) -> Parameters:
    """Return the newest version that reaches the school year; the oldest one for years before the circular."""
    versions = _versions()
    return next((known for first, known in reversed(versions) if first <= school_year_start), versions[0][1])


@cache
def _versions() -> tuple[tuple[int, Parameters], ...]:
    data = yaml.safe_load(read_bytes("hocba_core.rules.vn.circular_22_2021", "parameters.yaml"))
    versions = [(version["from_school_year"], _read(data, version)) for version in data["versions"]]
    return tuple(sorted(versions, key=lambda version: version[0]))


def _read(circular: dict[str, Any], version: dict[str, Any]) -> Parameters:
    rules, title = version["rules"], circular["title"]
    regular, learning, single = rules["regular_assessments"], rules["learning_level"], rules["single_subject_adjustment"]
    semester = rules["subject_semester"]
    standards = tuple(_standard(row, title) for row in learning["standards"])
    return Parameters(
        version=f"{circular['identifier']}@{version['in_force_on']}",
        articles={name: _cite(rule, title) for name, rule in rules.items()},
        regular_period_limits=tuple(row["periods_up_to"] for row in regular["score"][:-1]),
        regular_counts=tuple(row["count"] for row in regular["score"]),
        comment_regular_count=regular["comment"],
        weights=(semester["regular_weight"], semester["midterm_weight"], semester["final_weight"]),
        year_weights=(rules["subject_year"]["term_1_weight"], rules["subject_year"]["term_2_weight"]),
        conduct_year={
            Level(first): {Level(second): Level(year) for second, year in row.items()}
            for first, row in rules["conduct_year"]["table"].items()
        },
        standards=standards,
        least_counted_subjects=min(standard.counted_subject_count for standard in standards),
        otherwise_article=_cite(learning["otherwise"], title),
        single_subject_drop=single["lowered_by_at_least"],
        single_subject_raise=single["raised_by"],
        perfect_score=parse_mark(single["perfect_score"]),
        absent_sessions_up_to=rules["promotion"]["absent_sessions_up_to"],
        promotion_articles={name: _cite(outcome, title) for name, outcome in rules["promotion"]["outcomes"].items()},
        reassess_score_below=parse_mark(rules["reassessment"]["score_below"]),
        excellent_score_from=parse_mark(rules["award"]["excellent_score_from"]),
        excellent_subject_count=rules["award"]["excellent_subjects"],
        completing_grades=dict(rules["level_completion"]["grades"]),
    )


def _standard(row: dict[str, Any], title: str) -> LearningStandard:
    return LearningStandard(
        rank=RANKED_LEVELS.index(Level(row["level"])),
        every_score_from=parse_mark(row["every_score_from"]),
        counted_score_from=parse_mark(row["counted_score_from"]),
        counted_subject_count=row["counted_subjects"],
        failed_comments_up_to=row["failed_comments_up_to"],
        article=_cite(row, title),
    )


def _cite(rule: dict[str, Any], title: str) -> str:
    return f"{rule['article']}, {title}"
