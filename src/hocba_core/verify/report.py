"""What the verifier answers."""

from dataclasses import dataclass
from datetime import datetime

from hocba_core.signing.indications import Indication, SubIndication

__all__ = ["Facts", "Indication", "SignerFact", "Step", "SubIndication", "VerificationReport"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Một bước kiểm tra. ``ok`` is true, false, or ``None``: not checked, or not reached after an earlier failure."""

    n: int
    name: str
    ok: bool | None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerFact:
    """Một người ký, as the certificate names it; ``signed_at`` is the signer's claim (UTC), not a proof of time."""

    slot: str
    title: str
    name: str
    organisation: str
    signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Tệp này tự nói gì: true only if the report passed; ``None`` and empty where it could not be read.

    Holds nothing of the pupil: who shows a record decides what else is seen (trust P11).
    """

    kind: str | None = None
    code: str | None = None
    version: int | None = None
    school_code: str | None = None
    school_name: str | None = None
    school_year: str | None = None
    signers: tuple[SignerFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReport:
    """Kết quả xác thực. ``sub_indication`` is ``None`` when passed; ``code`` is stable, ``message`` one Vietnamese sentence."""

    indication: Indication
    sub_indication: SubIndication | None
    code: str
    message: str
    next_step: str
    steps: tuple[Step, ...]
    facts: Facts
