"""The Vietnamese words of every value people read."""

from hocba_core.rules.evaluation import Award, Promotion
from hocba_core.rules.sheet import CommentResult, Level


def test_every_value_has_the_words_of_the_circular() -> None:
    assert [level.label for level in Level] == ["Tốt", "Khá", "Đạt", "Chưa đạt"]
    assert [result.label for result in CommentResult] == ["Đạt", "Chưa đạt"]
    assert [award.label for award in Award] == ["Học sinh Xuất sắc", "Học sinh Giỏi"]
    assert Promotion.PROMOTED.label == "Được lên lớp"
    assert len({promotion.label for promotion in Promotion}) == len(Promotion)
