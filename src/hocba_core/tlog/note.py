"""Văn bản có chữ ký của nhật ký: signed notes with Ed25519 keys (C2SP signed-note v1)."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hocba_core.kernel.errors import HocbaError
from hocba_core.tlog import wire_text

MAX_SIGNATURES = 100
_ED25519 = b"\x01"
_KEY_ID_BYTES = 4
_DASH = "— "
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteError(HocbaError):
    """Lỗi văn bản có chữ ký: malformed note or key, wrong signature, or no signature of a known key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifierKey:
    """Khóa công khai của người ký: a name without spaces or plus signs, and 32 bytes of Ed25519 public key (RFC 8032)."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        if not _is_name(self.name) or len(self.public_key) != wire_text.HASH_BYTES:
            raise _key_malformed()

    @classmethod
    def parse(cls, vkey_line: str) -> Self:
        """Read ``name+keyid+base64``, one newline at its end allowed; raise ``note_key_malformed`` for anything else."""
        line = vkey_line.removesuffix("\n")
        try:
            name, _, encoded = line.split("+", 2)
            encoded_key = wire_text.decode_base64(encoded)
        except ValueError as problem:
            raise _key_malformed() from problem
        key = cls(name=name, public_key=encoded_key[1:])
        if key.format() != line:
            raise _key_malformed()
        return key

    def format(self) -> str:
        """Return the verifier key line, without a newline."""
        return f"{self.name}+{self.key_id.hex()}+{wire_text.encode_base64(_ED25519 + self.public_key)}"

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, find the key; not a strong hash."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()[:_KEY_ID_BYTES]

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether ``signature`` is this key's Ed25519 signature over ``message``."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerKey:
    """Khóa ký: the public half and a callable that signs a message wherever the private half lives (file, token, HSM)."""

    verifier: VerifierKey
    sign_message: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNote:
    """Văn bản đã kiểm tra chữ ký: its text, the known keys that signed it, and the names that nobody here knows."""

    text: str
    verified_names: tuple[str, ...]
    unknown_names: tuple[str, ...]


class _SignatureLine(NamedTuple):
    name: str
    key_id: bytes
    signature: bytes


def new_signer(name: str, private_key_bytes: bytes) -> SignerKey:
    """Return a signer that holds its 32-byte Ed25519 private key in memory; raise ``note_key_malformed``."""
    try:
        private_key = Ed25519PrivateKey.from_private_bytes(private_key_bytes)
    except ValueError as problem:
        raise _key_malformed() from problem
    public_key = private_key.public_key().public_bytes_raw()
    return SignerKey(verifier=VerifierKey(name=name, public_key=public_key), sign_message=private_key.sign)


def sign(text: str, signers: Iterable[SignerKey]) -> bytes:
    """Return the note: ``text`` (ending in a newline), a blank line, one signature line for each signer.

    Each signature is checked before it is given out. Raises ``note_malformed`` or ``note_signature_wrong``.
    """
    if not text.endswith("\n") or _CONTROL.search(text) or not wire_text.is_unicode(text):
        raise _malformed()
    message = text.encode()
    lines = [_signature_line(message, signer) for signer in signers]
    if not lines or len(lines) > MAX_SIGNATURES:
        raise _malformed()
    return message + b"\n" + "".join(lines).encode()


def open_note(data: bytes, verifiers: Iterable[VerifierKey]) -> OpenedNote:
    """Read a note and verify every signature of a known key; unknown keys are named and otherwise ignored.

    Stricter than required in one point: a known key that signed twice must be right twice. Raises ``note_malformed``,
    ``note_signature_wrong``, ``note_signer_unknown`` (no known key signed) or ``note_verifier_ambiguous``.
    """
    text, lines = _split(data)
    known = _by_name_and_id(verifiers)
    verified: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for line in lines:
        key = known.get((line.name, line.key_id))
        if key is None:
            unknown[line.name] = None
        elif key.verify(text.encode(), line.signature):
            verified[line.name] = None
        else:
            raise _signature_wrong(line.name)
    if not verified:
        raise NoteError(
            "note_signer_unknown",
            "Văn bản của nhật ký không có chữ ký nào của khóa được tin cậy.",
            "Kiểm tra thư mục tin cậy có đúng khóa của nhật ký này.",
        )
    return OpenedNote(text=text, verified_names=tuple(verified), unknown_names=tuple(unknown))


def _signature_line(message: bytes, signer: SignerKey) -> str:
    key = signer.verifier
    signature = signer.sign_message(message)
    if not key.verify(message, signature):
        raise _signature_wrong(key.name)
    return f"{_DASH}{key.name} {wire_text.encode_base64(key.key_id + signature)}\n"


def _split(data: bytes) -> tuple[str, list[_SignatureLine]]:
    try:
        note = data.decode()
    except UnicodeDecodeError as problem:
        raise _malformed() from problem
    # The last blank line ends the text, which may hold blank lines itself.
    body, gap, block = note.rpartition("\n\n")
    lines = block.removesuffix("\n").split("\n")
    if not gap or not block.endswith("\n") or _CONTROL.search(note) or len(lines) > MAX_SIGNATURES:
        raise _malformed()
    return body + "\n", [_read_signature(line) for line in lines]


def _read_signature(line: str) -> _SignatureLine:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        data = wire_text.decode_base64(encoded)
    except ValueError as problem:
        raise _malformed() from problem
    if not line.startswith(_DASH) or not _is_name(name) or len(data) <= _KEY_ID_BYTES:
        raise _malformed()
    return _SignatureLine(name, data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:])


def _by_name_and_id(verifiers: Iterable[VerifierKey]) -> dict[tuple[str, bytes], VerifierKey]:
    known: dict[tuple[str, bytes], VerifierKey] = {}
    for key in verifiers:
        if known.setdefault((key.name, key.key_id), key) != key:
            raise NoteError(
                "note_verifier_ambiguous",
                "Hai khóa tin cậy trùng tên và mã nhưng khác nhau.",
                "Bỏ bớt khóa không đúng trong thư mục tin cậy.",
                key=key.name,
            )
    return known


def _is_name(name: str) -> bool:
    has_space = any(character.isspace() for character in name)
    return wire_text.is_line(name) and not has_space and "+" not in name


def _malformed() -> NoteError:
    return NoteError(
        "note_malformed",
        "Văn bản có chữ ký của nhật ký không đúng khuôn dạng, có thể đã bị sửa.",
        "Xin lại tệp gốc từ nơi phát hành.",
    )


def _key_malformed() -> NoteError:
    return NoteError(
        "note_key_malformed",
        "Khóa của nhật ký không đúng khuôn dạng.",
        "Lấy lại tệp khóa từ nơi phát hành rồi thử lại.",
    )


def _signature_wrong(name: str) -> NoteError:
    return NoteError(
        "note_signature_wrong",
        "Chữ ký trên văn bản của nhật ký không khớp với nội dung.",
        "Xin lại tệp gốc từ nơi phát hành.",
        key=name,
    )
