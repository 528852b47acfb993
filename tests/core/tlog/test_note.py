"""Signed notes against the vectors of Go's sumdb/note, the C2SP example, and tampering."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_core.tlog.note import NoteError, OpenedNote, SignerKey, VerifierKey, new_signer, open_note, sign

PETER_LINE = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH_LINE = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
PETER_PRIVATE = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER_SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_SIGNATURE = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
PETER, ENOCH = VerifierKey.parse(PETER_LINE), VerifierKey.parse(ENOCH_LINE)
NOTE = f"{TEXT}\n{PETER_SIGNATURE}".encode()


def refusal_of(data: bytes, *verifiers: VerifierKey) -> str:
    with pytest.raises(NoteError) as refusal:
        open_note(data, verifiers or (PETER,))
    assert refusal.value.next_step.endswith(".")
    return refusal.value.code


def test_signing_gives_the_published_note() -> None:
    signer = new_signer("PeterNeumann", PETER_PRIVATE)
    assert signer.verifier == PETER
    assert sign(TEXT, [signer]) == NOTE


def test_the_published_note_opens_with_one_key_or_both() -> None:
    both = f"{TEXT}\n{PETER_SIGNATURE}{ENOCH_SIGNATURE}".encode()
    one_known = OpenedNote(text=TEXT, verified_names=("PeterNeumann",), unknown_names=("EnochRoot",))
    assert open_note(both, [PETER]) == one_known
    assert open_note(both, [PETER, ENOCH, ENOCH]).verified_names == ("PeterNeumann", "EnochRoot")
    assert refusal_of(both, new_signer("PeterNeumann", bytes(32)).verifier) == "note_signer_unknown"


def test_a_note_without_known_keys_is_refused() -> None:
    with pytest.raises(NoteError, match="khóa được tin cậy"):
        open_note(NOTE, [])


def test_repeated_signatures_are_named_once() -> None:
    data = f"{TEXT}\n{PETER_SIGNATURE * 2}{ENOCH_SIGNATURE * 3}".encode()
    assert open_note(data, [PETER]) == OpenedNote(text=TEXT, verified_names=("PeterNeumann",), unknown_names=("EnochRoot",))


def test_a_known_key_that_signed_wrongly_once_refuses_the_note() -> None:
    wrong = PETER_SIGNATURE[:60] + "ABCD" + PETER_SIGNATURE[60:]
    assert refusal_of(f"{TEXT}\n{wrong}".encode()) == "note_signature_wrong"
    assert refusal_of(f"{TEXT}\n{PETER_SIGNATURE}{wrong}".encode()) == "note_signature_wrong"
    assert refusal_of(f"{TEXT}\n{PETER_SIGNATURE}{ENOCH_SIGNATURE}".replace("your", "Your").encode()) == "note_signature_wrong"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        TEXT.encode(),
        PETER_SIGNATURE.encode(),
        f"{TEXT}\n".encode(),
        NOTE[:-1],
        NOTE + b"\n",
        b"\x01" + NOTE,
        b"\xff" + NOTE,
        NOTE.replace(b"\n", b"\r\n"),
        f"{TEXT}\n{PETER_SIGNATURE.replace('PeterNeumann', 'Bad Name')}".encode(),
        f"{TEXT}\n{PETER_SIGNATURE.replace('PeterNeumann', 'Bad+Name')}".encode(),
        f"{TEXT}\n{PETER_SIGNATURE.replace('PeterNeumann', '')}".encode(),
        f"{TEXT}\n{PETER_SIGNATURE.replace('PeterNeumann', 'Peter Neumann')}".encode(),
        f"{TEXT}\n{PETER_SIGNATURE.replace('— ', '- ')}".encode(),
        f"{TEXT}\n{PETER_SIGNATURE.replace('— ', '')}".encode(),
        f"{TEXT}\n{PETER_SIGNATURE}Unexpected line.\n".encode(),
        f"{TEXT}\n— PeterNeumann\n".encode(),
        f"{TEXT}\n— PeterNeumann x08gow==\n".encode(),
        f"{TEXT}\n{PETER_SIGNATURE.replace('AM=', 'AN=')}".encode(),
        f"{TEXT}\n{PETER_SIGNATURE.replace('AM=', 'AM')}".encode(),
        f"{TEXT}\n{PETER_SIGNATURE.replace('x08', 'x_8')}".encode(),
        f"{TEXT}\n{PETER_SIGNATURE.replace('x08', 'xờ8')}".encode(),
        f"{TEXT}\n{PETER_SIGNATURE * 101}".encode(),
    ],
)
def test_a_malformed_note_is_refused(data: bytes) -> None:
    assert refusal_of(data) == "note_malformed"


def test_a_note_may_carry_a_hundred_signatures() -> None:
    assert open_note(f"{TEXT}\n{PETER_SIGNATURE * 100}".encode(), [PETER]).text == TEXT


def test_every_flipped_bit_of_a_note_is_refused() -> None:
    count = 0
    for place in range(len(NOTE)):
        for bit in range(8):
            changed = bytearray(NOTE)
            changed[place] ^= 1 << bit
            refusal_of(bytes(changed))
            count += 1
    print(f"flipped bits refused: {count}")
    assert count == 8 * len(NOTE)


def test_a_key_line_is_read_in_one_way_only() -> None:
    assert PETER.format() == PETER_LINE
    assert PETER.key_id.hex() == "c74f20a3"
    assert VerifierKey.parse(PETER_LINE + "\n") == PETER
    mangled = {PETER_LINE[start:end] for start in range(len(PETER_LINE)) for end in range(start, len(PETER_LINE) + 1)}
    mangled |= {PETER_LINE[:i] + chr(ord(PETER_LINE[i]) + 1) + PETER_LINE[i + 1 :] for i in range(len(PETER_LINE))}
    mangled |= {
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        PETER_LINE.replace("c74f20a3", "C74F20A3"),
        f"{PETER_LINE}\n\n",
        f" {PETER_LINE}",
        "Peter\ud800+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    }
    for line in mangled - {PETER_LINE}:
        with pytest.raises(NoteError) as refusal:
            VerifierKey.parse(line)
        assert refusal.value.code == "note_key_malformed"
    print(f"mangled key lines refused: {len(mangled) - 1}")


@pytest.mark.parametrize(("name", "private_key"), [("log.example", b""), ("log example", bytes(32)), ("", bytes(32))])
def test_a_signer_needs_a_name_and_32_bytes(name: str, private_key: bytes) -> None:
    with pytest.raises(NoteError) as refusal:
        new_signer(name, private_key)
    assert refusal.value.code == "note_key_malformed"


@pytest.mark.parametrize("text", ["", "no newline", "tab\there\n", "carriage\r\n", "\ud800\n"])
def test_text_that_no_reader_would_accept_is_not_signed(text: str) -> None:
    with pytest.raises(NoteError) as refusal:
        sign(text, [new_signer("log.example", bytes(32))])
    assert refusal.value.code == "note_malformed"


@pytest.mark.parametrize("signer_count", [0, 101])
def test_a_note_has_one_to_a_hundred_signers(signer_count: int) -> None:
    with pytest.raises(NoteError) as refusal:
        sign(TEXT, [new_signer("log.example", bytes(32))] * signer_count)
    assert refusal.value.code == "note_malformed"


@pytest.mark.parametrize("answer", [b"", bytes(64)])
def test_a_signing_device_that_answers_wrongly_is_not_believed(answer: bytes) -> None:
    with pytest.raises(NoteError) as refusal:
        sign(TEXT, [SignerKey(verifier=PETER, sign_message=lambda _: answer)])
    assert refusal.value.code == "note_signature_wrong"


def test_two_known_keys_with_one_name_and_id_are_ambiguous(monkeypatch: pytest.MonkeyPatch) -> None:
    # A real collision of four bytes takes 2**32 tries: here every key has the same id.
    monkeypatch.setattr(VerifierKey, "key_id", bytes(4))
    twin = VerifierKey(name="PeterNeumann", public_key=bytes(32))
    assert refusal_of(NOTE, PETER, twin) == "note_verifier_ambiguous"


SIGNERS = [new_signer("so-a.example/log", bytes(31) + b"\1"), new_signer("truong.ví-dụ", bytes(31) + b"\2")]
LINES = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1).map(lambda lines: "\n".join(lines) + "\n")


@given(LINES, st.lists(st.sampled_from(SIGNERS), min_size=1, max_size=2, unique_by=id))
def test_any_text_comes_back_as_it_was_signed(text: str, signers: list[SignerKey]) -> None:
    data = sign(text, signers)
    opened = open_note(data, [signer.verifier for signer in SIGNERS])
    assert opened.text == text
    assert opened.verified_names == tuple(signer.verifier.name for signer in signers)
    assert sign(opened.text, signers) == data


@given(st.binary())
def test_any_bytes_are_refused_with_a_code(data: bytes) -> None:
    assert refusal_of(data) == "note_malformed"
