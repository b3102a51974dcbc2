import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from edge_agent.outbox import Database, Limits, Outbox
from shared.clock import SystemClock
from tests.conftest import ROOT
from tests.edge_agent_live.builders import EDGE
from tests.edge_agent_live.fake_hub import FakeHub, eventually
from tests.redis_process import RedisProcess

KILLS = 8


@contextmanager
def running(
    path: Path, ledger: Path, server: RedisProcess, *mode: str
) -> Iterator[subprocess.Popen[bytes]]:
    """The agent's outbox and publisher as a process; killed when the block ends."""
    environment = {
        **os.environ,
        "OUTBOX": str(path),
        "REDIS_URL": server.url,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "tests.edge_agent_live.live_process", str(ledger), *mode]
    process = subprocess.Popen(command, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def lines(ledger: Path) -> list[str]:
    text = ledger.read_text() if ledger.exists() else ""
    return [line for line in text.split("\n") if line]


def test_killed_at_random_moments_nothing_is_lost_or_doubled(
    one_redis: RedisProcess, tmp_path: Path
) -> None:
    """The ledger has what was in the outbox; the hub must have accepted all of it, once."""
    chance = random.Random(20261121)
    path, ledger = tmp_path / "o.db", tmp_path / "ledger"
    with FakeHub(one_redis) as hub:
        for kill in range(KILLS):
            before = len(lines(ledger))
            with running(path, ledger, one_redis):
                eventually(partial(has_more_than, ledger, before), 20)
                time.sleep(chance.uniform(0.0, 0.7))
                if kill == KILLS // 2:
                    one_redis.restart_empty()
        last = _last_number(path)
        with running(path, ledger, one_redis, "drain"):
            eventually(lambda: len(hub.accepted) >= last, 20)
    assert [window.seq for window in hub.accepted] == list(range(1, last + 1))
    accepted = {f"{window.outbox_epoch} {window.seq}" for window in hub.accepted}
    in_ledger = set(lines(ledger))
    assert in_ledger <= accepted
    # A kill between the commit and the ledger's line leaves a window that only the outbox knew.
    assert len(accepted - in_ledger) <= KILLS
    assert hub.lost == []


def has_more_than(ledger: Path, count: int) -> bool:
    return len(lines(ledger)) > count


def _last_number(path: Path) -> int:
    database = Database(path, EDGE, SystemClock())
    (state,) = Outbox(database, EDGE, SystemClock(), Limits()).shards()
    database.close()
    return state.last_seq
