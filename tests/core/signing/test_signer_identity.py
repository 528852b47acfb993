"""What the serialNumber of a subject says its owner is."""

import pytest

from hocba_core.signing.signer_identity import SignerKind, kind_of, seal_identity


@pytest.mark.parametrize("identity", ["GV-0001", "CCCD:079123456789", "209", "Giáo viên 7"])
def test_a_person_is_any_clean_text(identity: str) -> None:
    assert kind_of(identity) is SignerKind.PERSON


@pytest.mark.parametrize("code", ["20180401", "79-A.b_1"])
def test_a_seal_is_the_prefix_and_a_school_code(code: str) -> None:
    assert kind_of(seal_identity(code)) is SignerKind.SEAL


@pytest.mark.parametrize(
    "identity",
    [
        "", " ", "MST:", "MST: 1", "mst:1", "Mst:1", " MST:1", "MST:1 ", "\tMST:1", "MST 1", "MST:1\n", "MST:" + "1" * 21,
        "\u200bMST:1", "ＭＳＴ:1", "MST：1", "GV\u0000", "GV-1 ", "\u3164",
    ],
)  # fmt: skip
def test_what_looks_like_a_seal_without_being_one_names_nobody(identity: str) -> None:
    assert kind_of(identity) is None
