"""Tiêu chuẩn các mức học tập: the table of Điều 9.2 and nothing else."""

from hocba_core.rules.vn.circular_22_2021.parameters import Parameters


def rank_of(scores: list[int], failed_comment_count: int, parameters: Parameters) -> int:
    """Return the rank (0 Chưa đạt to 3 Tốt) that ``scores`` and comment results reach (Điều 9.2).

    ``scores`` are hundredths, lowest first: "at least six subjects from 8,0" means that the sixth best is 8,0 or more.
    """
    score_count = len(scores)
    for rank, every_from, counted_from, counted_count, failed_up_to, _ in parameters.standards:
        if (
            failed_comment_count <= failed_up_to
            and score_count >= counted_count
            and scores[0] >= every_from
            and scores[-counted_count] >= counted_from
        ):
            return rank
    return 0
