"""Every part of the started system is killed again and again; the two ledgers must agree.

The edge's ledger is its outbox: it numbered ``last_seq`` windows and still holds those that are
not acknowledged. The hub's is its database. Nothing may be missing, nothing may be there twice.
"""

import random
import sqlite3
import time
from pathlib import Path

import psutil
import pytest

from shared.storage.engine import open_engine, sqlite_url
from tests.whole_chain.recording import Script, assemble
from tests.whole_chain.running import RunningSystem, until
from threshold_service.adapters.database.history import History

pytestmark = pytest.mark.timeout(300)
PARTS = ("threshold_service", "edge_agent", "redis-server", "dashboard", "reasoning_service")
KILLS = 14
SEED = 20
PERSON = "demo-resident"


def test_nothing_is_lost_or_doubled_whatever_is_killed(
    test_data: Path, tmp_path: Path, free_port: int
) -> None:
    recording = assemble(test_data, tmp_path / "short.mp4", Script(calm_s=20, distress_s=20))
    data = tmp_path / "data"
    dice = random.Random(SEED)
    with RunningSystem(recording, data, free_port) as system:
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.5, 4.0))
            _kill(system, dice.choice(PARTS))
        until(lambda: _numbered(data) >= 20, 60, "20 windows after the kills")
        before = _numbered(data)
        until(lambda: _acknowledged(data) > before, 60, "acknowledgement of what came before")
        assert system.stop() == 0
    numbered, held = _numbered(data), _held(data)
    committed = _committed(data)
    assert len(committed) == len(set(committed)), "a window was committed twice"
    assert len(committed) == numbered - len(held), "a window was lost"
    assert _declared_lost(data) == 0


def _kill(system: RunningSystem, part: str) -> None:
    for process in system.processes():
        try:
            if part in " ".join(process.cmdline()):
                process.kill()
        except psutil.NoSuchProcess:
            continue


def _outbox(data: Path, question: str) -> int:
    path = next((data / "edge").glob("*.db"), None)
    if path is None:
        return 0
    with sqlite3.connect(path, timeout=5) as connection:
        answer = connection.execute(question).fetchone()
    connection.close()
    return int(answer[0] or 0) if answer else 0


def _numbered(data: Path) -> int:
    return _outbox(data, "SELECT max(last_seq) FROM shard")


def _acknowledged(data: Path) -> int:
    return _outbox(data, "SELECT max(acked_seq) FROM shard")


def _declared_lost(data: Path) -> int:
    return _outbox(data, "SELECT count(*) FROM lost")


def _held(data: Path) -> range:
    """Sequence numbers that the edge still keeps and the hub has not committed."""
    highest = _hub_highest(data)
    return range(highest + 1, _numbered(data) + 1)


def _hub_highest(data: Path) -> int:
    with sqlite3.connect(data / "threshold.sqlite", timeout=5) as connection:
        (highest,) = connection.execute("SELECT max(highest) FROM sequence").fetchone()
    connection.close()
    kept = _outbox(data, "SELECT min(seq) FROM score_window")
    assert kept == 0 or kept <= highest + 1, "the edge gave away what the hub never had"
    return int(highest)


def _committed(data: Path) -> list[int]:
    """The start of every committed window of the person, in epoch milliseconds."""
    engine = open_engine(sqlite_url(data / "threshold.sqlite"))
    try:
        return [w.t_start for w in History(engine).windows(PERSON, 0, 9_999_999_999_999)]
    finally:
        engine.dispose()
