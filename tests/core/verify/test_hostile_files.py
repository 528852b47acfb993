"""Files made to break the reader: it answers within 20 seconds and 512 MB, and never raises."""

import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hocba_core.assembly import stored_zip
from hocba_core.verify.report import Indication
from hocba_core.verify.verifier import verify
from kit.records import unsigned_record
from kit.signers import NOW, sign_all
from kit.trust import hoa_sen_trust

SIGNED = sign_all(unsigned_record())
START = b'<SchoolRecord xmlns="urn:hocba:record:1" schemaVersion="1"><Content Id="content">'
_LAUGHS = b'<!DOCTYPE l [<!ENTITY a "lol">' + b"".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9)
)
HOSTILE = {
    "billion laughs": lambda: _LAUGHS + b"]><SchoolRecord>&j;</SchoolRecord>",
    "billion laughs in UTF-16": lambda: (_LAUGHS + b"]><SchoolRecord>&j;</SchoolRecord>").decode().encode("utf-16"),
    "fifty megabytes of a tag": lambda: b"<a>" * (50 * 1024 * 1024 // 3),
    "five megabytes of a tag": lambda: START + b"<a>" * (5 * 1024 * 1024 // 3 - 40),
    "five megabytes of empty elements": lambda: START + b"<a/>" * (5 * 1024 * 1024 // 4 - 40),
    "half a megabyte of empty elements": lambda: START + b"<a></a>" * 70_000 + b"</Content></SchoolRecord>",
    "half a megabyte of attributes": lambda: START + b"<a " + b" ".join(b'a%d="x"' % n for n in range(50_000)) + b"></a>",
    "half a megabyte of declarations": lambda: (
        START + b"<a " + b" ".join(b'xmlns:a%d="x"' % n for n in range(30_000)) + b"></a>"
    ),
    "forty-eight thousand attributes": lambda: START[:-1] + b"".join(b' b%x=""' % n for n in range(48_000)) + b"></Content>",
    "attributes behind a quoted bracket": lambda: (
        START[:-1] + b' a=">"' + b"".join(b' b%x=""' % n for n in range(48_000)) + b"></Content></SchoolRecord>"
    ),
    "attributes in a signature": lambda: SIGNED.replace(
        b"<ds:SignedInfo>", b"<ds:SignedInfo" + b"".join(b' b%x=""' % n for n in range(40_000)) + b">", 1
    ),
    "many tags of many attributes": lambda: (
        START + (b"<a" + b"".join(b' b%x=""' % n for n in range(70)) + b"></a>") * 900 + b"</Content></SchoolRecord>"
    ),
    "nested declarations": lambda: (
        START
        + b"".join(b"<a" + b"".join(b' xmlns:p%d-%d="u"' % (level, n) for n in range(16)) + b">" for level in range(200))
        + b"<b></b>" * 50_000
        + b"</a>" * 200
        + b"</Content><Signatures></Signatures></SchoolRecord>"
    ),
    "a thousand levels": lambda: START + b"<a>" * 1000 + b"</a>" * 1000 + b"</Content></SchoolRecord>",
    "one long text": lambda: START + b"x" * (5 * 1024 * 1024 - 1000) + b"</Content><Signatures></Signatures></SchoolRecord>",
    "ten thousand slots": lambda: SIGNED.replace(b"<Signatures>", b"<Signatures>" + b'<Slot role="seal"></Slot>' * 10_000),
    "a zip bomb": lambda: b"PK\x03\x04" + bytes([20, 0, 0, 0, 8, 0]) + zlib.compress(b"\0" * 10_000_000),
    "a zip of sixty thousand members": lambda: stored_zip.write({f"{n:06d}": b"" for n in range(60_000)}),
    "twenty megabytes of zip": lambda: stored_zip.write({"record.xml": b"\0" * (20 * 1024 * 1024 - 200)}),
    "a large proof": lambda: stored_zip.write(
        {"record.xml": SIGNED, "manifest.json": b"{" * 4_000_000, "proof.tlog-proof": b"\n" * 4_000_000}
    ),
    "a certificate of a megabyte": lambda: SIGNED.replace(
        b"<ds:X509Certificate>", b"<ds:X509Certificate>" + b"A" * 1_000_000, 1
    ),
    "nested brackets": lambda: b"[" * 1_000_000,
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_within_time_and_memory(name: str, tmp_path: Path) -> None:
    """In a process of its own, so that its peak memory is that of this file alone."""
    path = tmp_path / "hostile"
    path.write_bytes(HOSTILE[name]())
    program = (
        "import re, sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from hocba_core.signing.trust import TrustStore; from hocba_core.verify.verifier import verify\n"
        "report = verify(Path(sys.argv[1]).read_bytes(), TrustStore.from_files({}), datetime(2026, 6, 15, tzinfo=UTC))\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())\n"
        "print(report.indication, report.code, int(peak[1]) // 1024)\n"
    )
    answer = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True, timeout=20)
    indication, code, megabytes = answer.stdout.split()
    print(f"{name}: {code}, {megabytes} MB")
    assert indication != Indication.TOTAL_PASSED
    assert code != "step_not_completed"
    assert int(megabytes) <= 512


@given(st.binary(max_size=2000))
@settings(max_examples=2000 if os.environ.get("HOCBA_FULL") == "1" else 200, deadline=None)
def test_any_bytes_get_an_answer(data: bytes) -> None:
    assert verify(data, hoa_sen_trust(), NOW).indication is not Indication.TOTAL_PASSED


@given(st.data())
@settings(max_examples=2000 if os.environ.get("HOCBA_FULL") == "1" else 200, deadline=None)
def test_any_splicing_of_a_sound_record_gets_an_answer(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(SIGNED)), min_size=4, max_size=4)))
    one, two, three, four = cuts
    spliced = SIGNED[:one] + SIGNED[two:three] + data.draw(st.binary(max_size=40)) + SIGNED[one:two] + SIGNED[four:]
    report = verify(spliced, hoa_sen_trust(), NOW)
    assert (report.indication is Indication.TOTAL_PASSED) == (spliced == SIGNED)
    assert report.code != "step_not_completed"
