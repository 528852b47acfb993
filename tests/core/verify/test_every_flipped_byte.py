"""Whatever byte of a record or a bundle is changed, it no longer passes, and one step is named."""

import os
import random
from collections import Counter

import pytest

from hocba_core.assembly import stored_zip
from hocba_core.verify.report import Indication
from hocba_core.verify.verifier import verify
from kit.logged import bundle_of
from kit.records import unsigned_record
from kit.signers import NOW, sign_all
from kit.trust import hoa_sen_trust

SIGNED = sign_all(unsigned_record())
WHOLE = 20_000
COUNT = WHOLE if os.environ.get("HOCBA_FULL") == "1" else WHOLE // 10
SEED = 20_260_615


@pytest.mark.parametrize("data", [SIGNED, bundle_of(SIGNED)], ids=["xml", "bundle"])
def test_a_flipped_byte_is_named_by_its_step(data: bytes) -> None:
    chance = random.Random(SEED)  # noqa: S311 (repeatable, no secret)
    steps: Counter[int] = Counter()
    codes: Counter[str] = Counter()
    for _ in range(COUNT // 2):
        place = chance.randrange(len(data))
        flipped = bytearray(data)
        flipped[place] ^= chance.randrange(1, 256)
        report = verify(bytes(flipped), hoa_sen_trust(), NOW)
        assert report.indication is not Indication.TOTAL_PASSED, place
        failed = [step.n for step in report.steps if step.ok is False]
        assert len(failed) == 1, place
        steps[failed[0]] += 1
        codes[report.code] += 1
    print(f"{steps.total()} flips of {len(data)} bytes refused; by step {dict(sorted(steps.items()))}; {dict(codes)}")
    assert steps.total() == COUNT // 2
    assert codes["step_not_completed"] == 0


def test_a_flipped_byte_is_named_even_when_the_bundle_is_packed_again() -> None:
    """The forger makes the zip sound again: every member must hold by itself."""
    chance = random.Random(SEED)  # noqa: S311 (repeatable, no secret)
    members = stored_zip.read(bundle_of(SIGNED), most_members=9)
    steps: Counter[tuple[str, int]] = Counter()
    for name, data in members.items():
        for _ in range(COUNT // 10):
            place = chance.randrange(len(data))
            flipped = bytearray(data)
            flipped[place] ^= 1 << chance.randrange(8)
            report = verify(stored_zip.write({**members, name: bytes(flipped)}), hoa_sen_trust(), NOW)
            assert report.indication is not Indication.TOTAL_PASSED, (name, place)
            assert report.code != "step_not_completed", (name, place)
            steps[name, next(step.n for step in report.steps if step.ok is False)] += 1
    print(f"{steps.total()} flips inside members refused; by member and step {dict(sorted(steps.items()))}")


def test_every_single_byte_of_the_bundles_frame_counts() -> None:
    """All bytes outside the record itself, one by one: headers, manifest, proof, certificates, lists, directory."""
    data = bundle_of(SIGNED)
    start = data.index(b"</SchoolRecord>") + len(b"</SchoolRecord>")
    places = [*range(45), *range(start, len(data), 1 if COUNT == WHOLE else 7)]
    for place in places:
        flipped = bytearray(data)
        flipped[place] ^= 0x01
        assert verify(bytes(flipped), hoa_sen_trust(), NOW).indication is not Indication.TOTAL_PASSED, place
    print(f"{len(places)} bytes of the frame flipped, all seen")


def test_bytes_left_out_put_in_or_doubled_are_seen() -> None:
    chance = random.Random(SEED)  # noqa: S311 (repeatable, no secret)
    for data in (SIGNED, bundle_of(SIGNED)):
        for _ in range(COUNT // 20):
            place = chance.randrange(len(data))
            for changed in (
                data[:place] + data[place + 1 :],
                data[:place] + data[place : place + 1] + data[place:],
                data[:place],
            ):
                if changed != data:
                    assert verify(changed, hoa_sen_trust(), NOW).indication is not Indication.TOTAL_PASSED, place
