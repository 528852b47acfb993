"""``schools.json`` of the trust folder: which seal certificate is which school's, and from when to when."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hocba_core.kernel import canonical_json
from hocba_core.kernel.text import clean
from hocba_core.signing.envelope import format_time, parse_time
from hocba_core.signing.errors import EnvelopeError, SigningError

_VERSION: Final = "1"
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealCertificate:
    """One seal certificate of a school: its SHA-256 and the moments between which the school answers for it."""

    certificate_sha256: bytes
    valid_from: datetime
    valid_to: datetime | None

    def is_valid_at(self, moment: datetime) -> bool:
        """Tell whether the school answers for a seal put at that moment."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolSeals:
    """Trường và các con dấu số của trường."""

    code: str
    name: str
    seals: tuple[SealCertificate, ...]


def format_schools(schools: Iterable[SchoolSeals]) -> bytes:
    """Return the canonical JSON of ``schools.json``, schools by code."""
    return canonical_json.dumps(
        {
            "version": _VERSION,
            "schools": [
                {"code": school.code, "name": school.name, "seals": [_seal_to_data(seal) for seal in school.seals]}
                for school in sorted(schools, key=lambda school: school.code)
            ],
        }
    )


def parse_schools(data: bytes) -> Mapping[str, SchoolSeals]:
    """Read ``schools.json`` by school code. White space is free, keys are not, and each stands once.

    Raises ``schools_moment_unreadable`` for a moment that is not written as one, ``schools_unreadable`` for all else.
    """
    try:
        facts = json.loads(data, object_pairs_hook=_each_key_once)
        if set(facts) != {"version", "schools"} or facts["version"] != _VERSION:
            raise _unreadable()
        schools = [_school(each) for each in facts["schools"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise _unreadable() from problem
    by_code = {school.code: school for school in schools}
    if len(by_code) != len(schools):
        raise _unreadable()
    return by_code


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice means one thing to one reader and another to the next."""
    facts = dict(pairs)
    if len(facts) != len(pairs):
        raise _unreadable()
    return facts


def _seal_to_data(seal: SealCertificate) -> dict[str, Any]:
    return {
        "certificate_sha256": seal.certificate_sha256.hex(),
        "valid_from": format_time(seal.valid_from).decode(),
        "valid_to": None if seal.valid_to is None else format_time(seal.valid_to).decode(),
    }


def _school(facts: dict[str, Any]) -> SchoolSeals:
    if (
        set(facts) != {"code", "name", "seals"}
        or not facts["code"]
        or not all(isinstance(facts[key], str) for key in ("code", "name"))
    ):
        raise _unreadable()
    return SchoolSeals(code=facts["code"], name=clean(facts["name"]), seals=tuple(_seal(each) for each in facts["seals"]))


def _seal(facts: dict[str, Any]) -> SealCertificate:
    if set(facts) != {"certificate_sha256", "valid_from", "valid_to"}:
        raise _unreadable()
    if _SHA256.fullmatch(facts["certificate_sha256"]) is None:
        raise _unreadable()
    return SealCertificate(
        certificate_sha256=bytes.fromhex(facts["certificate_sha256"]),
        valid_from=_moment(facts["valid_from"]),
        valid_to=None if facts["valid_to"] is None else _moment(facts["valid_to"]),
    )


def _moment(text: str) -> datetime:
    try:
        return parse_time(text.encode(errors="backslashreplace"))
    except EnvelopeError as problem:
        raise SigningError(
            "schools_moment_unreadable",
            "Danh sách con dấu của các trường (schools.json) có thời điểm ghi sai.",
            "Ghi lại thời điểm theo giờ UTC, dạng 2025-08-01T00:00:00Z.",
            file="schools.json",
        ) from problem


def _unreadable() -> SigningError:
    return SigningError(
        "schools_unreadable", "Không đọc được danh sách con dấu của các trường (schools.json).", "Xin lại thư mục tin cậy."
    )
