"""How signing says no."""

from hocba_core.kernel.errors import HocbaError


class SigningError(HocbaError):
    """A signature, a certificate or a document that cannot be signed or accepted; ``code`` says which."""


class EnvelopeError(SigningError):
    """A ``ds:Signature`` element is not the one that profile open-v1 prescribes."""
