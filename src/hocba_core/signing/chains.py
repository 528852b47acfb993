"""From a signer's certificate up to an anchor of the trust folder (RFC 5280 6.1, without policies; nothing is fetched)."""

from collections.abc import Mapping, Sequence
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from hocba_core.signing.certificates import Certificate

Path = tuple[Certificate, ...]
_LONGEST_PATH: Final = 6
_MOST_SIGNATURE_CHECKS: Final = 64
_MOST_PATHS: Final = 4


def build_paths(
    signer: Certificate,
    intermediates: Mapping[bytes, Sequence[Certificate]],
    anchors: Mapping[bytes, Sequence[Certificate]],
) -> list[Path]:
    """Return up to four paths (signer first, anchor last) whose names, roles, lengths and signatures hold.

    ``intermediates`` and ``anchors`` are by the DER of their subject. Validity, revocation and algorithms are judged elsewhere,
    since they depend on the moment. The work is bounded: a hostile set of certificates costs at most 64 signature checks.
    """
    return _Search(intermediates, anchors).from_signer(signer)


def is_issued_by(child: Certificate, parent: Certificate) -> bool:
    """Tell whether ``parent`` may issue certificates and has signed ``child``."""
    if not parent.may_sign_certificates or parent.has_unusable_extension or child.issuer != parent.subject:
        return False
    try:
        child.parsed.verify_directly_issued_by(parent.parsed)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


class _Search:
    def __init__(
        self, intermediates: Mapping[bytes, Sequence[Certificate]], anchors: Mapping[bytes, Sequence[Certificate]]
    ) -> None:
        self._intermediates = intermediates
        self._anchors = anchors
        self._checks = 0
        self._found: list[Path] = []

    def from_signer(self, signer: Certificate) -> list[Path]:
        self._extend((signer,))
        return self._found

    def _extend(self, path: Path) -> None:
        last = path[-1]
        for anchor in self._anchors.get(last.issuer, ()):
            if len(self._found) < _MOST_PATHS and self._may_follow(path, anchor):
                self._found.append((*path, anchor))
        if len(path) >= _LONGEST_PATH - 1:
            return
        for parent in self._intermediates.get(last.issuer, ()):
            if parent not in path and self._may_follow(path, parent):
                self._extend((*path, parent))

    def _may_follow(self, path: Path, parent: Certificate) -> bool:
        """Check the link, and that no more authorities lie below ``parent`` than it allows (the signer does not count)."""
        authorities_below = len(path) - 1
        if parent.path_length is not None and authorities_below > parent.path_length:
            return False
        self._checks += 1
        return self._checks <= _MOST_SIGNATURE_CHECKS and is_issued_by(path[-1], parent)
