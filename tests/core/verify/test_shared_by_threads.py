"""A server's threads share one trust store and everything the verifier remembers."""

import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from hocba_core.signing import trust as trust_room
from hocba_core.signing.trust import TrustStore
from hocba_core.verify.verifier import verify
from kit.logged import bundle_of
from kit.records import unsigned_record
from kit.signers import NOW, sign_all
from kit.trust import trust_files

ROUNDS = 20


@pytest.fixture
def forgetful_and_hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The store forgets all the time, and threads take turns a thousand times as often."""
    monkeypatch.setattr(trust_room, "_MOST_REMEMBERED", 2)
    monkeypatch.setattr(trust_room, "_MOST_DERIVED", 1)
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("forgetful_and_hasty")
def test_threads_get_the_answers_that_one_alone_gets() -> None:
    good = sign_all(unsigned_record())
    files = {
        "good": good,
        "bundle": bundle_of(good),
        "changed": good.replace(b"8.3", b"9.3", 1),
        "beside_the_schema": good.replace(b"<Version>1<", b"<Version>x<", 1),
        "pdf": b"%PDF-1.7",
    }
    believed = {path: data for path, data in trust_files().items() if "intermediates" not in path}  # the bundle brings them
    alone = {name: verify(data, TrustStore.from_files(believed), NOW) for name, data in files.items()}
    shared = TrustStore.from_files(believed)

    def ask(number: int) -> tuple[str, bool]:
        name = list(files)[number % len(files)]
        at = NOW + timedelta(seconds=number % 7)
        found = verify(files[name], shared, at)
        return name, (found.indication, found.code) == (alone[name].indication, alone[name].code)

    with ThreadPoolExecutor(8) as threads:
        answers = Counter(threads.map(ask, range(ROUNDS * len(files))))
    print(f"{answers.total()} answers, {len(files)} kinds of file, 8 threads")
    assert answers == {(name, True): ROUNDS for name in files}
