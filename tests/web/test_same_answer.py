"""The page's answer is the command's, whatever the bytes."""

import json
import random
from pathlib import Path

import pytest

from hocba.cli.main import main
from kit.pages import upload

DTD_BOMB = (
    b'<!DOCTYPE a [<!ENTITY b0 "hocba">' + b"".join(b'<!ENTITY b%d "&b%d;&b%d;">' % (n, n - 1, n - 1) for n in range(1, 40))
) + b"]><a>&b39;</a>"
FLIP_COUNT = 30


def files(signed: bytes, bundle: bytes) -> dict[str, bytes]:
    return {
        "record": signed,
        "bundle": bundle,
        "flipped record": signed[:5000] + bytes([signed[5000] ^ 1]) + signed[5001:],
        "flipped bundle": bundle[:9000] + bytes([bundle[9000] ^ 1]) + bundle[9001:],
        "cut record": signed[:-10],
        "pdf": b"%PDF-1.7",
        "foreign xml": b"<a></a>",
        "dtd bomb": DTD_BOMB,
        "half a zip": b"PK\x03\x04",
        "text": "không phải học bạ".encode(),
        "random bytes": random.Random(7).randbytes(3000),  # noqa: S311
        "nothing": b"",
        "more than is accepted": b"<SchoolRecord" + b" " * (20 * 1024 * 1024),
    }


NAMES = tuple(files(bytes(9001), bytes(9001)))


def page_answer(trust: Path, data: bytes) -> dict[str, object]:
    answer = upload(trust, data, name="hoc-ba", accept="application/json")
    assert answer.status_code == 200
    return {**json.loads(answer.content), "file": ""}


def command_answer(trust: Path, file: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    file.write_bytes(data)
    main(["verify", str(file), "--trust", str(trust), "--json"])
    return {**json.loads(capsys.readouterr().out), "file": ""}


@pytest.mark.parametrize("name", NAMES)
def test_page_and_command_give_one_answer(
    name: str, trust: Path, tmp_path: Path, signed: bytes, bundle: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    data = files(signed, bundle)[name]
    answer = page_answer(trust, data)
    assert answer == command_answer(trust, tmp_path / "hoc-ba", data, capsys)
    assert (answer["indication"] == "TOTAL-PASSED") is (name in {"record", "bundle"})


def test_they_agree_on_flipped_bytes_wherever_they_lie(
    trust: Path, tmp_path: Path, signed: bytes, bundle: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(22)  # noqa: S311
    flipped = 0
    for whole in (signed, bundle):
        for _ in range(FLIP_COUNT // 2):
            data = bytearray(whole)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            answer = page_answer(trust, bytes(data))
            assert answer["indication"] != "TOTAL-PASSED"
            assert answer == command_answer(trust, tmp_path / "hoc-ba", bytes(data), capsys)
            flipped += 1
    print(f"{flipped} flipped files, one answer each")
    assert flipped == FLIP_COUNT
