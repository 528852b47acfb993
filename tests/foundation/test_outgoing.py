"""Calls leave through one door, to allowed places only."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import override_settings

from hocba.foundation import outgoing
from hocba.foundation.outgoing import OutgoingCall, OutgoingError, call


@contextmanager
def server(
    status: int = 200, body: bytes = b"ok", headers: tuple[tuple[str, str], ...] = ()
) -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            return

    running = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{running.server_port}", seen
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def refused(url: str) -> OutgoingError:
    with pytest.raises(OutgoingError) as problem:
        call(OutgoingCall(url=url))
    return problem.value


def test_without_an_allow_list_nothing_goes_out() -> None:
    with server() as (place, seen):
        assert refused(f"http://{place}/").code == "outgoing_not_allowed"
    assert seen == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://allowed:80/",
        "http://allowed@elsewhere/",
        "http://user:word@allowed/",
        "http://2130706433/",
        "http://[::1]/",
        "http://169.254.169.254/latest/",
        "//allowed/",
        "",
    ],
)
def test_other_forms_of_address_are_refused_before_anything_is_resolved(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_, **__: pytest.fail("resolved a name"))
    with override_settings(HOCBA_OUTGOING_HOSTS={"allowed:80"}):
        assert refused(url).code == "outgoing_not_allowed"


def test_an_allowed_name_that_points_inside_is_refused_unless_the_operator_says_so() -> None:
    with server() as (place, seen), override_settings(HOCBA_OUTGOING_HOSTS={place}):
        assert refused(f"http://{place}/").code == "outgoing_address_refused"
        assert seen == []
        with override_settings(HOCBA_OUTGOING_PRIVATE=True):
            assert call(OutgoingCall(url=f"http://{place}/a?b=1")).body == b"ok"
    assert seen == ["/a?b=1"]


def test_one_inside_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_, **__: answers)
    monkeypatch.setattr(outgoing.socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    with override_settings(HOCBA_OUTGOING_HOSTS={"tsa.example:80"}):
        assert refused("http://tsa.example/").code == "outgoing_address_refused"


@override_settings(HOCBA_OUTGOING_PRIVATE=True)
def test_redirects_and_floods_end_the_call() -> None:
    with (
        server(302, headers=(("Location", "http://10.0.0.1/"),)) as (place, _),
        override_settings(HOCBA_OUTGOING_HOSTS={place}),
    ):
        assert refused(f"http://{place}/").code == "outgoing_redirected"
    with server(body=b"x" * (outgoing.BYTES + 1)) as (place, _), override_settings(HOCBA_OUTGOING_HOSTS={place}):
        assert refused(f"http://{place}/").code == "outgoing_too_large"


@override_settings(HOCBA_OUTGOING_PRIVATE=True)
def test_nobody_answering_is_a_passing_failure() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{closed.getsockname()[1]}"
    with override_settings(HOCBA_OUTGOING_HOSTS={place}):
        problem = refused(f"http://{place}/")
    assert (problem.code, problem.is_permanent) == ("outgoing_failed", False)
