"""What the steps hand on to each other, and how a step says no."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from hocba_core.assembly.bundle import Bundle
from hocba_core.signing.canonical_document import CanonicalContent, CanonicalDocument
from hocba_core.signing.indications import SubIndication
from hocba_core.signing.signed_document import SignedDocument
from hocba_core.signing.trust import TrustStore
from hocba_core.verify.report import Facts

ASK_FOR_ORIGINAL = "Xin lại tệp gốc từ nơi phát hành."


class StepFailure(Exception):
    """A step found what must not be. ``detail`` says where, for the step's line; the rest is the report's answer."""

    def __init__(
        self, code: str, sub_indication: SubIndication, message: str, next_step: str = ASK_FOR_ORIGINAL, *, detail: str = ""
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sub_indication = sub_indication
        self.message = message
        self.next_step = next_step
        self.detail = detail


class NotCheckedError(Exception):
    """A step had nothing to check; its line says why and stays open."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(slots=True, kw_only=True)
class Case:
    """Một lần xác thực: filled by one step, read by the next ones.

    ``is_thorough`` parses signatures too, to name a fault; ``root`` then holds them, else it is the unsigned document's.
    """

    data: bytes
    trust: TrustStore
    at: datetime
    is_thorough: bool = False
    xml: bytes = b""
    bundle: Bundle | None = None
    elements: Sequence[bytes] = ()
    _root: etree._Element | None = None
    _content: CanonicalContent | None = None
    _document: CanonicalDocument | None = None
    _signed: SignedDocument | None = None
    facts: Facts = field(default_factory=Facts)

    @property
    def root(self) -> etree._Element:
        """The parsed record (after step 2)."""
        if self._root is None:
            raise RuntimeError("step 2 has not run")
        return self._root

    @root.setter
    def root(self, root: etree._Element) -> None:
        self._root = root

    @property
    def content(self) -> CanonicalContent:
        """The canonical bytes of the content (after step 2)."""
        if self._content is None:
            raise RuntimeError("step 2 has not run")
        return self._content

    @content.setter
    def content(self, content: CanonicalContent) -> None:
        self._content = content

    @property
    def document(self) -> CanonicalDocument:
        """The record without its signatures (after step 4)."""
        if self._document is None:
            raise RuntimeError("step 4 has not run")
        return self._document

    @document.setter
    def document(self, document: CanonicalDocument) -> None:
        self._document = document

    @property
    def signed(self) -> SignedDocument:
        """The record with its signatures read (after step 5)."""
        if self._signed is None:
            raise RuntimeError("step 5 has not run")
        return self._signed

    @signed.setter
    def signed(self, signed: SignedDocument) -> None:
        self._signed = signed
