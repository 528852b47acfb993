"""Sends files to the verification page, and judges the HTML of any page."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

_EVENT = "on"
_OUTSIDE = ("http:", "https:", "//")


def visitor(**options: Any) -> Client:
    """Somebody without an account, at the address where an installation answers of itself."""
    return Client(SERVER_NAME="localhost", **options)


def upload(trust: Path, data: bytes, *, name: str = "hoc-ba.xml", accept: str = "text/html") -> HttpResponse:
    with override_settings(HOCBA_TRUST_FOLDER=trust):
        file = SimpleUploadedFile(name, data)
        return visitor().post("/xac-thuc", {"file": file}, headers={"accept": accept})  # type: ignore[return-value]


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        names = dict(attributes)
        if "style" in names or any(name.startswith(_EVENT) for name in names):
            self.faults.append(f"{tag} carries style or script of its own")
        for name in ("src", "href", "action"):
            if (names.get(name) or "").startswith(_OUTSIDE):
                self.faults.append(f"{tag} points outside")
        if identity := names.get("id"):
            self.ids.append(identity)


def check_page(html: str) -> None:
    """One heading of the first rank, Vietnamese, no script or style inside, nothing from another host."""
    outline = _Outline()
    outline.feed(html)
    assert outline.faults == []
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("main") == 1
    assert not {"script", "style", "iframe", "img"} & set(outline.tags)
    assert len(outline.ids) == len(set(outline.ids))
    assert '<html lang="vi">' in html
    assert "{%" not in html
    assert "{{" not in html
