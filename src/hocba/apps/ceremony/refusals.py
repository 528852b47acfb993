"""How the ceremony says no."""

from hocba_core.kernel.errors import HocbaError


class UnableToRegister(HocbaError):
    """A certificate that must not be used to sign: expired, revoked, another person's, of an unknown authority."""


class UnableToPrepare(HocbaError):
    """A document that a verifier would not accept; nothing of it is stored."""


class UnableToSign(HocbaError):
    """A gesture that cannot lead to signatures: no certificate, not this person's slot, a key reused for another request."""
