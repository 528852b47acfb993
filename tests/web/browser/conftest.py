"""A browser and a server for the tests here; each test visits with a clean page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser

from kit.browser import chromium, served_pages


@pytest.fixture(scope="session")
def site(trust: Path) -> Iterator[str]:
    with override_settings(HOCBA_TRUST_FOLDER=trust), served_pages() as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ends with its module: while it is open, an event loop runs in this thread and Django refuses to ask a database."""
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory, signed: bytes, bundle: bytes) -> dict[str, Path]:
    """A file for each verdict."""
    folder = tmp_path_factory.mktemp("files")
    contents = {
        "hoc-ba-v1.hocba.zip": bundle,
        "hoc-ba-v1.xml": signed,
        "da-sua.xml": signed.replace(b"8.3", b"9.3", 1),
        "ban-in.pdf": b"%PDF-1.7",
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in contents}
