"""Bộ thuật toán theo ngày: the dated suite that drives both signing and judging (trust P10, ETSI TS 119 312)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

import yaml
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

from hocba_core.kernel.packaged import read_bytes
from hocba_core.signing.errors import SigningError
from hocba_core.signing.primitives import key_bits, key_family


class Verdict(StrEnum):
    """What the suite says of an algorithm and a key on one day."""

    ACCEPTABLE = "acceptable"
    NOT_YET = "not_yet"
    NO_LONGER = "no_longer"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySpan:
    """One line of the suite: keys of ``key`` from ``bits`` up to the next line, from a day until before another."""

    key: str
    bits: int
    starts_on: date
    ends_on: date | None

    def verdict(self, on: date) -> Verdict:
        """Judge one day; ``ends_on`` is the first day that is no longer acceptable."""
        if on < self.starts_on:
            return Verdict.NOT_YET
        return Verdict.NO_LONGER if self.ends_on is not None and on >= self.ends_on else Verdict.ACCEPTABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureMethod:
    """A way to sign: its XML-DSig identifier, the kind of key, the hash, and the acceptable sizes by date."""

    uri: str
    key: str
    hash: str
    spans: tuple[KeySpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A dated suite: signature methods for records, digests, and what issuers of certificates may use."""

    version: str
    digest_uri: str
    methods: tuple[SignatureMethod, ...]
    issuer_hashes: frozenset[str]
    issuer_spans: tuple[KeySpan, ...]

    def method_of(self, key: PublicKeyTypes) -> SignatureMethod | None:
        """Return the method that signs with this kind of key; ``None`` where the suite has none."""
        family = key_family(key)
        return next((method for method in self.methods if method.key == family), None)

    def method_for_signing(self, key: PublicKeyTypes, on: date) -> SignatureMethod:
        """Return the method to sign with on that day, or raise ``key_not_acceptable``."""
        method = self.method_of(key)
        if method is None or self.judge_method(method, key, on) is not Verdict.ACCEPTABLE:
            raise SigningError(
                "key_not_acceptable",
                "Khóa của chứng thư quá ngắn hoặc thuộc loại không được dùng để ký học bạ.",
                "Dùng chứng thư có khóa RSA từ 2048 bit hoặc ECDSA P-256.",
            )
        return method

    def judge_method(self, method: SignatureMethod, key: PublicKeyTypes, on: date) -> Verdict:
        """Judge a record's signature made by ``method`` under ``key``."""
        return Verdict.NEVER if method.key != key_family(key) else _judge(method.spans, method.key, key_bits(key), on)

    def judge_issuer(self, key: PublicKeyTypes, hash_name: str | None, on: date, *, is_pss: bool = False) -> Verdict:
        """Judge an issuer's signature on a certificate or a CRL."""
        family = key_family(key)
        if family is None or hash_name not in self.issuer_hashes:
            return Verdict.NEVER
        return _judge(self.issuer_spans, "rsa-pss" if is_pss else family, key_bits(key), on)


@cache
def current() -> Suite:
    """Return the suite shipped with hocba."""
    return _read(yaml.safe_load(read_bytes("hocba_core.signing", "suites.yaml")))


def _judge(spans: Sequence[KeySpan], family: str, bits: int, on: date) -> Verdict:
    fitting = [span for span in spans if span.key == family and span.bits <= bits]
    return max(fitting, key=lambda span: span.bits).verdict(on) if fitting else Verdict.NEVER


def _read(facts: Any) -> Suite:
    (digest,) = facts["digests"]
    return Suite(
        version=facts["version"],
        digest_uri=digest["uri"],
        methods=tuple(
            SignatureMethod(
                uri=line["uri"],
                key=line["key"],
                hash=line["hash"],
                spans=tuple(_span({"key": line["key"], **size}) for size in line["key_sizes"]),
            )
            for line in facts["signature_methods"]
        ),
        issuer_hashes=frozenset(facts["issuers"]["hashes"]),
        issuer_spans=tuple(_span(line) for line in facts["issuers"]["keys"]),
    )


def _span(line: dict[str, Any]) -> KeySpan:
    ends = line["until"]
    return KeySpan(
        key=line["key"],
        bits=line["bits"],
        starts_on=date.fromisoformat(line["from"]),
        ends_on=None if ends is None else date.fromisoformat(ends),
    )
