"""Người hay con dấu: what the serialNumber of a certificate's subject says its owner is (X.520 5.2.9, record-format 3.3)."""

import re
import unicodedata
from enum import StrEnum
from typing import Final

from hocba_core.kernel.text import is_clean

_SEAL: Final = re.compile(r"MST:[0-9A-Za-z._-]{1,20}")
_ORGANISATION_START: Final = "mst"


class SignerKind(StrEnum):
    """Who owns a signer's certificate."""

    PERSON = "person"
    SEAL = "seal"


def seal_identity(school_code: str) -> str:
    """Return what the subject of a school's seal names."""
    return f"MST:{school_code}"


def kind_of(identity: str) -> SignerKind | None:
    """Tell what ``identity`` names; ``None`` where it names nobody, or looks like a seal without being written as one.

    A seal is exactly ``MST:`` and a school code. A person is any other clean text that does not begin with MST in any
    letters, so that nobody passes for a person by a small letter or a space.
    """
    if _SEAL.fullmatch(identity) is not None:
        return SignerKind.SEAL
    if not identity or identity != identity.strip() or not is_clean(identity):
        return None
    is_like_a_seal = unicodedata.normalize("NFKC", identity).strip().casefold().startswith(_ORGANISATION_START)
    return None if is_like_a_seal else SignerKind.PERSON
