"""The status list: which version of which record has been replaced."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_core.kernel.codes import encode_crockford
from hocba_core.tlog.note import new_signer, sign
from hocba_core.tlog.status import StatusError, StatusList, Superseded, open_status

FIRST, SECOND = encode_crockford(bytes(17)), encode_crockford(b"\xff" * 17)
MADE_AT = datetime(2027, 6, 30, 9, 5, 7, tzinfo=UTC)
LOG, OTHER = new_signer("truong.example/log", bytes(32)), new_signer("khac.example", b"\1" * 32)
ENTRIES = (
    Superseded(code=SECOND, version=1, by_version=2, superseded_on=date(2027, 6, 29)),
    Superseded(code=FIRST, version=2, by_version=3, superseded_on=date(2027, 6, 30)),
    Superseded(code=FIRST, version=1, by_version=2, superseded_on=date(2027, 6, 1)),
)
STATUS = StatusList(origin="truong.example/log", made_at=MADE_AT, entries=ENTRIES)
TEXT = (
    "hocba-status/v1\ntruong.example/log\n2027-06-30T09:05:07Z\n"
    f"superseded {FIRST} 1 2 2027-06-01\nsuperseded {FIRST} 2 3 2027-06-30\nsuperseded {SECOND} 1 2 2027-06-29\n"
)


def test_the_list_is_written_in_order_of_code_and_version() -> None:
    assert STATUS.format() == TEXT
    assert StatusList.parse(TEXT).entries == tuple(sorted(ENTRIES))
    assert StatusList.parse(TEXT).made_at == MADE_AT


def test_an_empty_list_is_a_list() -> None:
    empty = StatusList(origin="truong.example/log", made_at=MADE_AT, entries=())
    assert StatusList.parse(empty.format()) == empty
    assert empty.find(FIRST, 1) is None


def test_a_replaced_version_is_found_and_its_successor_is_not() -> None:
    assert STATUS.find(FIRST, 2) == ENTRIES[1]
    assert STATUS.find(FIRST, 3) is None
    assert STATUS.find(SECOND, 2) is None


LINE = f"superseded {FIRST} 1 2 2027-06-01\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hocba-status/v1\n",
        TEXT[:-1],
        TEXT + "\n",
        TEXT.replace("/v1", "/v2"),
        TEXT.replace("truong.example/log", ""),
        TEXT.replace("07Z", "07+00:00"),
        TEXT.replace("07Z", "07+07:00"),
        TEXT.replace("07Z", "07"),
        TEXT.replace("09:05:07", "9:5:7"),
        TEXT.replace("2027-06-30T", "2027-02-30T"),
        TEXT.replace(SECOND, SECOND.lower()),
        TEXT.replace(LINE, LINE * 2),
        TEXT.replace(LINE, LINE.replace("superseded", "revoked")),
        TEXT.replace(LINE, LINE.replace(" 1 2 ", " 01 2 ")),
        TEXT.replace(LINE, LINE.replace(" 1 2 ", " 0 2 ")),
        TEXT.replace(LINE, LINE.replace(" 1 2 ", " 2 2 ")),
        TEXT.replace(LINE, LINE.replace(" 1 2 ", " 1 9223372036854775808 ")),
        TEXT.replace(LINE, LINE.replace(" 1 2 ", " 1  2 ")),
        TEXT.replace(LINE, LINE.replace("2027-06-01", "20270601")),
        TEXT.replace(LINE, LINE.replace("2027-06-01", "2027-W22-2")),
        TEXT.replace(LINE, LINE.replace("\n", " \n")),
        "\n".join([*TEXT.split("\n")[:3], *reversed(TEXT.split("\n")[3:-1]), ""]),
    ],
)
def test_a_malformed_list_is_refused(text: str) -> None:
    assert text != TEXT
    with pytest.raises(StatusError) as refusal:
        StatusList.parse(text)
    assert refusal.value.code == "status_malformed"


@pytest.mark.parametrize(
    "made_at",
    [MADE_AT.replace(tzinfo=None), MADE_AT.replace(microsecond=1), MADE_AT.astimezone(timezone(timedelta(hours=7)))],
)
def test_a_moment_that_cannot_be_written_is_refused(made_at: datetime) -> None:
    with pytest.raises(StatusError):
        StatusList(origin="truong.example/log", made_at=made_at, entries=())


def test_a_list_opens_with_its_log_key_only() -> None:
    assert open_status(sign(STATUS.format(), [LOG]), LOG.verifier).find(FIRST, 1) == ENTRIES[2]
    with pytest.raises(StatusError) as refusal:
        open_status(sign(STATUS.format(), [OTHER]), OTHER.verifier)
    assert refusal.value.code == "status_other_log"


CODES = st.binary(min_size=17, max_size=17).map(encode_crockford)
REPLACED = st.builds(
    lambda code, version, more, day: Superseded(code=code, version=version, by_version=version + more, superseded_on=day),
    CODES,
    st.integers(1, 99),
    st.integers(1, 3),
    st.dates(),
)


@given(st.datetimes(), st.lists(REPLACED, unique_by=lambda entry: (entry.code, entry.version)))
def test_any_list_comes_back_as_it_was_written(made_at: datetime, entries: list[Superseded]) -> None:
    moment = made_at.replace(microsecond=0, tzinfo=UTC)
    status = StatusList(origin="truong.example/log", made_at=moment, entries=tuple(sorted(entries)))
    assert StatusList.parse(status.format()) == status
