"""``schools.json`` of the trust folder: which seal certificate is which school's, and from when to when."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hocba_core.kernel import canonical_json
from hocba_core.signing.envelope import format_time, parse_time
from hocba_core.signing.errors import SigningError

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
    """Read ``schools.json`` by school code, or raise ``schools_unreadable``. White space is free, keys are not."""
    try:
        facts = json.loads(data)
        if set(facts) != {"version", "schools"} or facts["version"] != _VERSION:
            raise _unreadable()
        schools = [_school(each) for each in facts["schools"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise _unreadable() from problem
    by_code = {school.code: school for school in schools}
    if len(by_code) != len(schools):
        raise _unreadable()
    return by_code


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
    return SchoolSeals(code=facts["code"], name=facts["name"], seals=tuple(_seal(each) for each in facts["seals"]))


def _seal(facts: dict[str, Any]) -> SealCertificate:
    if set(facts) != {"certificate_sha256", "valid_from", "valid_to"}:
        raise _unreadable()
    if _SHA256.fullmatch(facts["certificate_sha256"]) is None:
        raise _unreadable()
    return SealCertificate(
        certificate_sha256=bytes.fromhex(facts["certificate_sha256"]),
        valid_from=parse_time(facts["valid_from"].encode()),
        valid_to=None if facts["valid_to"] is None else parse_time(facts["valid_to"].encode()),
    )


def _unreadable() -> SigningError:
    return SigningError(
        "schools_unreadable", "Không đọc được danh sách con dấu của các trường (schools.json).", "Xin lại thư mục tin cậy."
    )
