"""The ring of the seal."""

from hocba.gateways.typst_renderer.seal_letters import seal_letters


def test_the_name_runs_clockwise_around_the_top() -> None:
    letters = seal_letters("Trường THCS Hoa Sen")
    assert "".join(letter for letter, _ in letters) == "TRƯỜNGTHCSHOASEN"
    angles = [angle for _, angle in letters]
    assert angles == sorted(angles)
    assert abs(angles[0] + angles[-1]) < 5


def test_a_long_name_is_drawn_together_and_leaves_the_ring_open_below() -> None:
    letters = seal_letters("Trường Tiểu học, Trung học cơ sở và Trung học phổ thông Nguyễn Thị Minh Khai")
    assert letters[0][1] > -151
    assert letters[-1][1] < 151


def test_no_name_has_no_letters() -> None:
    assert seal_letters("") == []
