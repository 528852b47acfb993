"""The one door for calls that leave this server (trust P13). Without an entry in the allow-list nothing goes out.

Resolve, check the class of every address, connect to the checked address under the allowed name, follow no redirect,
stop at ten seconds and one megabyte. Time-stamps, revocation lists, remote signing and webhooks all go through here.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from hocba_core.kernel.errors import HocbaError

SECONDS: Final = 10.0
BYTES: Final = 1024 * 1024
_PORTS: Final = {"https": 443, "http": 80}


class OutgoingError(HocbaError):
    """Không gọi ra ngoài được. ``is_permanent`` tells whether trying again later makes sense."""

    def __init__(self, code: str, message: str, next_step: str, *, is_permanent: bool) -> None:
        super().__init__(code, message, next_step)
        self.is_permanent: Final = is_permanent


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingAnswer:
    """What came back: status, media type, body (at most one megabyte)."""

    status: int
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingCall:
    """One call: method, URL of an allowed host, headers, body."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


def call(request: OutgoingCall) -> OutgoingAnswer:
    """Make the call, or raise ``OutgoingError``: ``outgoing_not_allowed``, ``outgoing_address_refused``,
    ``outgoing_failed``, ``outgoing_too_slow``, ``outgoing_too_large``, ``outgoing_redirected``.
    """
    parts = urlsplit(request.url)
    host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    if parts.scheme not in _PORTS or f"{host}:{port}" not in settings.HOCBA_OUTGOING_HOSTS or parts.username:
        raise OutgoingError(
            "outgoing_not_allowed",
            "Địa chỉ này không có trong danh sách được phép gọi ra ngoài.",
            "Thêm tên máy và cổng vào HOCBA_OUTGOING_HOSTS nếu đúng là nơi cần gọi.",
            is_permanent=True,
        )
    deadline = monotonic() + SECONDS
    connection = _connect(parts.scheme, host, port)
    try:
        target = parts.path or "/"
        connection.request(
            request.method, f"{target}?{parts.query}" if parts.query else target, request.body, dict(request.headers)
        )
        with connection.getresponse() as answer:
            if 300 <= answer.status < 400:
                raise _failed("outgoing_redirected", "Nơi được gọi chuyển hướng sang địa chỉ khác.", is_permanent=True)
            body = _read(answer, deadline)
    except (OSError, http.client.HTTPException) as problem:
        raise _failed("outgoing_failed", "Không liên lạc được với nơi cần gọi.") from problem
    finally:
        connection.close()
    return OutgoingAnswer(status=answer.status, media_type=answer.headers.get_content_type(), body=body)


def _connect(scheme: str, host: str, port: int) -> http.client.HTTPConnection:
    """Return a connection to an address that was checked; the name is resolved once, so it cannot change in between."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        address = _checked({str(each[4][0]) for each in found})
        raw = socket.create_connection((address, port), timeout=SECONDS)
    except OSError as problem:
        raise _failed("outgoing_failed", "Không liên lạc được với nơi cần gọi.") from problem
    if scheme == "http":
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
        connection.sock = raw
        return connection
    secured = http.client.HTTPSConnection(host, port, timeout=SECONDS)
    try:
        secured.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except OSError as problem:
        raw.close()
        raise _failed("outgoing_failed", "Nơi cần gọi không chứng minh được tên của mình.") from problem
    return secured


def _checked(addresses: set[str]) -> str:
    """Every address of the name must be public, unless the operator allows the own network; return one."""
    for address in addresses:
        if not ipaddress.ip_address(address).is_global and not settings.HOCBA_OUTGOING_PRIVATE:
            raise OutgoingError(
                "outgoing_address_refused",
                "Tên máy này trỏ vào mạng nội bộ.",
                "Đặt HOCBA_OUTGOING_PRIVATE=1 nếu đúng là máy trong mạng của đơn vị.",
                is_permanent=True,
            )
    return min(addresses)


def _read(answer: http.client.HTTPResponse, deadline: float) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while chunk := answer.read1(64 * 1024):
        size += len(chunk)
        if size > BYTES:
            raise _failed("outgoing_too_large", "Câu trả lời từ bên ngoài quá lớn.", is_permanent=True)
        if monotonic() > deadline:
            raise _failed("outgoing_too_slow", "Nơi được gọi trả lời quá chậm.")
        chunks.append(chunk)
    return b"".join(chunks)


def _failed(code: str, message: str, *, is_permanent: bool = False) -> OutgoingError:
    return OutgoingError(
        code, message, "Việc này sẽ được thử lại; nếu kéo dài, xem lại kết nối mạng.", is_permanent=is_permanent
    )
