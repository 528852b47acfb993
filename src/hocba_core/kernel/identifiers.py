"""Số định danh cá nhân and the sector's pupil code: doubts are warnings, never walls (record-format 2.4)."""

import re
from datetime import date

_CITIZEN_ID = re.compile(r"\d{12}", re.ASCII)
_SECTOR_CODE = re.compile(r"\d{10}", re.ASCII)


def pad_citizen_id(text: str) -> str:
    """Give back the leading zero that a spreadsheet ate: 11 digits become 12. Other text is returned as it is."""
    return text.zfill(12) if re.fullmatch(r"[0-9]{9,11}", text) else text


def citizen_id_doubts(citizen_id: str, *, born_on: date, is_female: bool) -> tuple[str, ...]:
    """Return codes of what looks wrong with a 12-digit personal ID; empty when nothing does.

    Digit 4 is century and sex (even male), digits 5 and 6 the birth year; there is no check digit. A mismatch may be a
    corrected civil status, so it is for a person to look at: ``citizen_id_shape``, ``citizen_id_century``,
    ``citizen_id_sex``, ``citizen_id_birth_year``.
    """
    if _CITIZEN_ID.fullmatch(citizen_id) is None:
        return ("citizen_id_shape",)
    century, sex = divmod(int(citizen_id[3]), 2)
    doubts = []
    if century != born_on.year // 100 - 19:
        doubts.append("citizen_id_century")
    if bool(sex) != is_female:
        doubts.append("citizen_id_sex")
    if int(citizen_id[4:6]) != born_on.year % 100:
        doubts.append("citizen_id_birth_year")
    return tuple(doubts)


def sector_code_doubts(sector_code: str) -> tuple[str, ...]:
    """Return ``("sector_code_shape",)`` unless the sector's code is ten digits."""
    return () if _SECTOR_CODE.fullmatch(sector_code) else ("sector_code_shape",)
