"""Checkpoints: the C2SP example, strictness, and whose log it is."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_core.tlog.checkpoint import Checkpoint, CheckpointError, open_checkpoint
from hocba_core.tlog.note import NoteError, new_signer, sign

EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
ROOT = hashlib.sha256(b"root").digest()
LOG = new_signer("truong.example/log", bytes(32))
WITNESS = new_signer("witness.example", b"\1" * 32)
CHECKPOINT = Checkpoint(origin="truong.example/log", size=7, root=ROOT)


def test_the_published_example_is_read_and_written_again() -> None:
    checkpoint = Checkpoint.parse(EXAMPLE)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.root.hex().startswith("0ac5186a91863e8e")
    assert checkpoint.format() == EXAMPLE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        EXAMPLE[:-1],
        EXAMPLE + "extension without newline",
        EXAMPLE + "\n",
        EXAMPLE + "\nextension\n",
        "\n" + EXAMPLE,
        EXAMPLE.replace("20852163", "020852163"),
        EXAMPLE.replace("20852163", "-1"),
        EXAMPLE.replace("20852163", "+1"),
        EXAMPLE.replace("20852163", "1_000"),
        EXAMPLE.replace("20852163", "٣"),
        EXAMPLE.replace("20852163", ""),
        EXAMPLE.replace("20852163", str(2**63)),
        EXAMPLE.replace("20852163", "9" * 5000),
        EXAMPLE.replace("q2I=", "q2J="),
        EXAMPLE.replace("q2I=", "q2I"),
        EXAMPLE.replace("CsUYapGG", "CsUYapGGPo4d"),
        EXAMPLE.replace("example.com/behind-the-sofa", ""),
        EXAMPLE.replace("example.com", "example\t.com"),
        EXAMPLE.replace("example.com", "example\ud800.com"),
        "\n".join(EXAMPLE.split("\n")[:2]) + "\n",
    ],
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError) as refusal:
        Checkpoint.parse(text)
    assert refusal.value.code == "checkpoint_malformed"


@pytest.mark.parametrize(
    ("size", "root", "extensions"),
    [(-1, ROOT, ()), (2**63, ROOT, ()), (0, ROOT[:-1], ()), (0, ROOT, ("",)), (0, ROOT, ("two\nlines",))],
)
def test_a_value_that_cannot_be_written_cannot_be_made(size: int, root: bytes, extensions: tuple[str, ...]) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint(origin="truong.example/log", size=size, root=root, extensions=extensions)


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(st.from_regex(r"[ -~]{1,40}", fullmatch=True)))
def test_any_checkpoint_comes_back_as_it_was_written(size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(origin="truong.example/log", size=size, root=root, extensions=tuple(extensions))
    assert Checkpoint.parse(checkpoint.format()) == checkpoint


def test_a_checkpoint_opens_with_its_log_key_whoever_else_signed_below() -> None:
    assert open_checkpoint(sign(CHECKPOINT.format(), [LOG]), LOG.verifier) == CHECKPOINT
    assert open_checkpoint(sign(CHECKPOINT.format(), [LOG, WITNESS]), LOG.verifier) == CHECKPOINT
    with pytest.raises(NoteError) as refusal:
        open_checkpoint(sign(CHECKPOINT.format(), [WITNESS]), LOG.verifier)
    assert refusal.value.code == "note_signer_unknown"


def test_a_checkpoint_of_another_log_is_refused() -> None:
    with pytest.raises(CheckpointError) as refusal:
        open_checkpoint(sign(CHECKPOINT.format(), [WITNESS]), WITNESS.verifier)
    assert refusal.value.code == "checkpoint_other_log"
