from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from hocba_core.signing.errors import SigningError
from hocba_core.signing.suites import Verdict, current

RSA_2048 = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
RSA_1024 = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()  # noqa: S505
P_256 = ec.generate_private_key(ec.SECP256R1()).public_key()


def test_rsa_2048_signs_until_the_end_of_2028() -> None:
    method = current().method_for_signing(RSA_2048, date(2028, 12, 31))
    assert method.uri == "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    with pytest.raises(SigningError) as refused:
        current().method_for_signing(RSA_2048, date(2029, 1, 1))
    assert refused.value.code == "key_not_acceptable"


def test_what_was_acceptable_once_is_told_from_what_never_was() -> None:
    method = current().method_of(RSA_2048)
    assert method is not None
    assert current().judge_method(method, RSA_2048, date(2029, 1, 1)) is Verdict.NO_LONGER
    assert current().judge_method(method, RSA_1024, date(2026, 6, 1)) is Verdict.NEVER
    assert current().judge_method(method, P_256, date(2026, 6, 1)) is Verdict.NEVER
    assert current().judge_method(method, RSA_2048, date(2000, 1, 1)) is Verdict.NOT_YET


def test_p_256_has_no_end_yet() -> None:
    assert current().method_for_signing(P_256, date(2040, 1, 1)).hash == "sha256"


@pytest.mark.parametrize(
    "key", [RSA_1024, ed25519.Ed25519PrivateKey.generate().public_key(), ec.generate_private_key(ec.SECP384R1()).public_key()]
)
def test_other_keys_never_sign_a_record(key: object) -> None:
    with pytest.raises(SigningError):
        current().method_for_signing(key, date(2026, 6, 1))  # type: ignore[arg-type]


def test_an_issuer_must_not_use_sha1() -> None:
    assert current().judge_issuer(RSA_2048, "sha1", date(2026, 6, 1)) is Verdict.NEVER
    assert current().judge_issuer(RSA_2048, None, date(2026, 6, 1)) is Verdict.NEVER
    assert current().judge_issuer(RSA_2048, "sha256", date(2026, 6, 1)) is Verdict.ACCEPTABLE
