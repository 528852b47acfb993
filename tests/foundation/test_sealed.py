"""Sensitive columns open only in their own row and column, with the key that closed them."""

from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.test import override_settings

from hocba.foundation.sealed import blind_index, seal, seal_bytes, unseal, unseal_bytes

PLAIN = "Dân tộc Mông, bản Nậm Păm"
FIRST, SECOND = bytes(range(32)), bytes(range(32, 64))


def test_what_is_sealed_opens_in_its_place_and_never_shows_in_between() -> None:
    row = uuid4()
    sealed = seal(PLAIN, row_id=row, column="pupil.ethnicity")
    assert unseal(sealed, row_id=row, column="pupil.ethnicity") == PLAIN
    assert unseal(memoryview(sealed), row_id=row, column="pupil.ethnicity") == PLAIN
    assert PLAIN.encode() not in sealed
    assert sealed != seal(PLAIN, row_id=row, column="pupil.ethnicity"), "equal values must not look equal"


def test_a_value_moved_to_another_row_does_not_open() -> None:
    sealed = seal(PLAIN, row_id=uuid4(), column="pupil.ethnicity")
    with pytest.raises(InvalidTag):
        unseal(sealed, row_id=uuid4(), column="pupil.ethnicity")


def test_a_value_moved_to_another_column_does_not_open() -> None:
    row = uuid4()
    sealed = seal(PLAIN, row_id=row, column="pupil.ethnicity")
    with pytest.raises(InvalidTag):
        unseal(sealed, row_id=row, column="pupil.address")


def test_no_byte_of_a_sealed_value_can_be_changed_or_cut_off() -> None:
    row = uuid4()
    sealed = seal_bytes(b"012345678901", row_id=row, column="pupil.citizen_id")
    damaged = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    damaged += [sealed[:length] for length in range(1, len(sealed))] + [sealed + b"\0"]
    for variant in damaged:
        with pytest.raises(InvalidTag):
            unseal_bytes(variant, row_id=row, column="pupil.citizen_id")
    print(f"{len(damaged)} damaged values refused")


def test_nothing_stays_nothing() -> None:
    assert seal("", row_id=uuid4(), column="pupil.phone") == b""
    assert unseal(b"", row_id=uuid4(), column="pupil.phone") == ""


def test_a_new_key_closes_what_is_new_and_the_old_key_still_opens_what_is_old() -> None:
    row = uuid4()
    with override_settings(HOCBA_FIELD_KEYS=[FIRST], HOCBA_FIELD_KEY_ID=0):
        old = seal(PLAIN, row_id=row, column="pupil.address")
    with override_settings(HOCBA_FIELD_KEYS=[FIRST, SECOND], HOCBA_FIELD_KEY_ID=1):
        new = seal(PLAIN, row_id=row, column="pupil.address")
        assert (old[1], new[1]) == (0, 1)
        assert unseal(old, row_id=row, column="pupil.address") == unseal(new, row_id=row, column="pupil.address") == PLAIN
    with override_settings(HOCBA_FIELD_KEYS=[FIRST], HOCBA_FIELD_KEY_ID=0), pytest.raises(InvalidTag):
        unseal(new, row_id=row, column="pupil.address")


def test_another_installations_key_opens_nothing() -> None:
    row = uuid4()
    with override_settings(HOCBA_FIELD_KEYS=[FIRST], HOCBA_FIELD_KEY_ID=0):
        sealed = seal(PLAIN, row_id=row, column="pupil.address")
    with override_settings(HOCBA_FIELD_KEYS=[SECOND], HOCBA_FIELD_KEY_ID=0), pytest.raises(InvalidTag):
        unseal(sealed, row_id=row, column="pupil.address")


def test_a_blind_index_finds_equal_values_and_depends_on_the_first_key_alone() -> None:
    with override_settings(HOCBA_FIELD_KEYS=[FIRST], HOCBA_FIELD_KEY_ID=0):
        index = blind_index("020212000001")
        assert index == blind_index("020212000001") != blind_index("020212000002")
    with override_settings(HOCBA_FIELD_KEYS=[FIRST, SECOND], HOCBA_FIELD_KEY_ID=1):
        assert blind_index("020212000001") == index, "a new key must not lose whom the old index found"
    with override_settings(HOCBA_FIELD_KEYS=[SECOND], HOCBA_FIELD_KEY_ID=0):
        assert blind_index("020212000001") != index
