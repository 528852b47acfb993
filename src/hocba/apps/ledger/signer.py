"""The log's key, wherever the chosen gateway keeps it."""

from functools import cache

from hocba.foundation.gateways import load_gateway
from hocba_core.ports.log_signer import LogSigner


@cache
def log_signer() -> LogSigner:
    """Return the gateway that signs for the log, loaded once for each process."""
    signer: LogSigner = load_gateway("log_signer")
    return signer
