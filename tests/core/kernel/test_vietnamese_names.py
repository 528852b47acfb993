"""Names sort as teachers expect on any machine."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from hocba_core.kernel.vietnamese_names import ToneOrder, given_name, match_key, search_key, sort_key


def _sorted(names: list[str], order: ToneOrder = ToneOrder.UNICODE) -> list[str]:
    return sorted(names, key=lambda name: sort_key(name, order))


def test_a_class_list_goes_by_given_name_then_family_then_middle() -> None:
    names = ["Trần Ân", "Lê Ánh", "Nguyễn Văn An", "Đỗ An", "Lê Anh", "Nguyễn Thị An", "Đinh An"]
    assert _sorted(names) == ["Đinh An", "Đỗ An", "Nguyễn Thị An", "Nguyễn Văn An", "Lê Anh", "Lê Ánh", "Trần Ân"]


def test_letters_follow_the_vietnamese_alphabet() -> None:
    words = ["Đa", "Da", "Âm", "Ăm", "Am", "Ơn", "Ôn", "On", "Ưng", "Ung", "Êm", "Em"]
    assert _sorted(words) == ["Am", "Ăm", "Âm", "Da", "Đa", "Em", "Êm", "On", "Ôn", "Ơn", "Ung", "Ưng"]


def test_both_orders_of_tones_are_known() -> None:
    words = ["Ma", "Má", "Mà", "Mạ", "Mả", "Mã"]
    assert _sorted(words) == ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]
    assert _sorted(words, ToneOrder.SCHOOL) == ["Ma", "Mà", "Má", "Mả", "Mã", "Mạ"]


def test_one_word_and_ethnic_names_have_a_place() -> None:
    assert _sorted(["Vàng A Sáng", "Y", "Hạ", "H'Blan Niê"]) == ["Hạ", "H'Blan Niê", "Vàng A Sáng", "Y"]
    assert given_name("Y") == "Y"
    assert given_name("Giàng Thị Mỷ") == "Mỷ"


def test_old_and_new_tone_places_are_one_name_for_matching() -> None:
    assert match_key("Trần Hòa") == match_key("Trần Hoà")
    assert match_key("Thủy") == match_key("Thuỷ")
    assert match_key("Hòa") != match_key("Hoa")


def test_search_ignores_every_mark() -> None:
    assert search_key("Đặng  Thị Ước") == "dang thi uoc"


@given(st.text(alphabet="aàảãáạăâbcdđeêghioôơuưy ", min_size=1, max_size=12))
def test_decomposed_text_gives_the_same_keys(name: str) -> None:
    decomposed = unicodedata.normalize("NFD", name)
    assert sort_key(decomposed) == sort_key(name)
    assert match_key(decomposed) == match_key(name)
