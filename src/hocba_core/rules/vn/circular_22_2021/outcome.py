"""A subject's standing in one term as the level rules see it."""

from enum import Enum

from hocba_core.rules.sheet import CommentResult


class Left(Enum):
    """Môn không tính: the subject has left every "all subjects" and every count of the term."""

    EXEMPT = "exempt"  # miễn, Điều 11
    NOT_TAKEN = "not_taken"  # không học trong học kì, được hiệu trưởng chấp thuận


# Hundredths or a comment result; Left; or None while the result is not there yet.
ScoreOutcome = int | Left | None
CommentOutcome = CommentResult | Left | None
Outcome = int | CommentResult | Left | None
