"""A worker killed anywhere between intent and checkpoint: nothing is lost, signed twice or half issued."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from hocba.apps.registry.actions import request_issue
from kit.database import Database
from kit.line_check import LineCheck
from kit.signing_school import SigningSchool, open_signing_school
from kit.worker_process import WorkerProcess

IS_FULL = os.environ.get("HOCBA_FULL") == "1"
ROUNDS = 6 if IS_FULL else 1  # in the full run every rank is killed at every point, in another order each round
SIGN_POINTS = (
    "sign.before_intents_commit",
    "sign.after_intents_commit",
    "sign.after_key_asked",
    "sign.before_accept_commit",
    "sign.after_accept_commit",
    "sign.half_batch",
)
ISSUE_POINTS = ("flow.before_dispatch_commit", "issue.after_leaf", "issue.before_commit", "issue.after_commit")
LOG_POINTS = ("ledger.leaves_inserted", "ledger.batch_placed", "ledger.before_checkpoint")
_Rows = psycopg.Connection[tuple[object, ...]]


class Drill:
    """One class driven from its first signature to the signed log, with kills on the way."""

    def __init__(self, school: SigningSchool, check: LineCheck) -> None:
        self.school = school
        self.check = check
        self.kills: list[str] = []  # verified: each worker's exit by SIGKILL was seen
        self.kept = check.committed()

    def kill_at(self, point: str) -> None:
        with WorkerProcess(failpoint=point) as worker:
            worker.wait_for_kill()
        self.kills.append(point)
        self.look(is_finished=False)

    def run_until(self, is_done: Callable[[], bool]) -> None:
        with WorkerProcess() as worker:
            worker.wait_until(is_done)
            worker.stop()
        self.look(is_finished=False)

    def look(self, *, is_finished: bool) -> None:
        """Compare with what was committed at the last look: it is all still there, and nothing forbidden has come."""
        assert self.check.look(is_finished=is_finished) == []
        now = self.check.committed()
        assert all(self.kept[what] <= now[what] for what in now), "something committed has gone"
        self.kept = now

    def sign(self, rank: int, points: tuple[str, ...]) -> None:
        self.start(rank)
        for point in points:
            self.kill_at(point)
        self.run_until(lambda: all(duty.open_count == 0 for duty in self.school.duties() if duty.rank == rank))

    def start(self, rank: int) -> None:
        for duty in self.school.duties():
            if duty.rank == rank:
                self.school.start(duty)

    def start_one(self) -> None:
        """One batch only, so that the next worker can do nothing else first."""
        self.school.start(self.school.duties()[0])

    def ask_to_issue(self) -> None:
        school = self.school
        request_issue(school_id=school.school_id, class_id=school.class_id, acting_user=school.people["lan"], at=school.now)

    def issue(self, points: tuple[str, ...]) -> None:
        self.ask_to_issue()
        for point in points:
            self.kill_at(point)
        self.run_until(lambda: self.check.look(is_finished=True) == [])


def _drill(database: Database, connection: _Rows) -> Drill:
    school = open_signing_school()
    school.store()
    return Drill(school, LineCheck(connection=connection, notebook=Path(os.environ["HOCBA_DATA"]) / "asked"))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_worker_killed_at_thirteen_points_loses_nothing_and_repeats_nothing(
    seed: int, database: Database, owner_connection: _Rows
) -> None:
    drill = _drill(database, owner_connection)
    drill.sign(1, _shuffled(SIGN_POINTS, seed))
    for rank in (2, 3, 4):
        drill.sign(rank, _shuffled(SIGN_POINTS, seed) if IS_FULL else ())
    drill.issue(ISSUE_POINTS + LOG_POINTS)
    drill.look(is_finished=True)
    check = drill.check
    assert set(drill.kills) == {*SIGN_POINTS, *ISSUE_POINTS, *LOG_POINTS}
    assert (check.signature_count, check.issued_count) == (20, 4)
    assert check.asked_count > check.signature_count, "no kill came between key and acceptance"
    print(
        f"\n{len(drill.kills)} verified kills, {check.signature_count} signatures "
        f"({check.asked_count} texts asked of keys), {check.issued_count} issued, {check.leaf_count} leaves under "
        f"{check.checkpoint_count} checkpoints: 0 lost, 0 twice, 0 half"
    )


def _shuffled(points: tuple[str, ...], seed: int) -> tuple[str, ...]:
    """The first round keeps the order of the line; two of the points use up a pupil each, and there are four."""
    order = list(points)
    if seed:
        random.Random(seed).shuffle(order)  # noqa: S311
    return tuple(order)


def test_a_key_asked_before_its_intent_is_committed_is_seen(database: Database, owner_connection: _Rows) -> None:
    drill = _drill(database, owner_connection)
    drill.start_one()
    _kill_planted("planted.key_asked", "key_asked_before_intent_commits")
    assert any("without a committed intent" in finding for finding in drill.check.look(is_finished=False))


def test_signatures_made_twice_are_seen_once_the_unique_keys_are_gone(database: Database, owner_connection: _Rows) -> None:
    drill = _drill(database, owner_connection)
    owner_connection.execute("ALTER TABLE ceremony_collectedsignature DROP CONSTRAINT signature_once_per_slot")
    owner_connection.execute(
        "ALTER TABLE ceremony_collectedsignature DROP CONSTRAINT ceremony_collectedsignature_intent_id_key"
    )
    drill.start_one()
    for _ in range(2):
        _kill_planted("sign.after_accept_commit", "what_is_signed_is_not_looked_at")
    assert any("signed twice" in finding for finding in drill.check.look(is_finished=False))


def test_an_issue_without_a_transaction_is_seen(database: Database, owner_connection: _Rows) -> None:
    drill = _drill(database, owner_connection)
    drill.school.sign()
    drill.ask_to_issue()
    _kill_planted("issue.after_leaf", "issue_without_transaction")
    assert any("half issued" in finding for finding in drill.check.look(is_finished=False))


def _kill_planted(failpoint: str, plant: str) -> None:
    with WorkerProcess(failpoint=failpoint, plant=plant, chunk=64) as worker:
        worker.wait_for_kill()
