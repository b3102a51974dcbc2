"""The started system for a long time under random kills: ledgers, memory, one alert an episode.

``ATTUNE_SOAK_MINUTES`` sets how long (default 30).
"""

import os
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests.whole_chain.ledgers import Ledgers
from tests.whole_chain.recording import Script, assemble
from tests.whole_chain.running import RunningSystem
from tests.whole_chain.test_faults import PARTS, kill, settle

MINUTES = float(os.environ.get("ATTUNE_SOAK_MINUTES", "30"))
SEED = 4
GROWTH_MB = 40
"""Between the first measured minute and the last, of one uninterrupted process."""


@pytest.mark.soak
@pytest.mark.timeout(int(MINUTES * 60) + 600)
def test_the_system_lives_long(test_data: Path, tmp_path: Path, free_port: int) -> None:
    recording = assemble(test_data, tmp_path / "ward.mp4", Script(calm_s=60, distress_s=40))
    ledgers = Ledgers(tmp_path / "data")
    dice = random.Random(SEED)
    killed = 0
    memory: dict[str, list[float]] = {}
    with RunningSystem(recording, ledgers.data, free_port) as system:
        end = time.monotonic() + MINUTES * 60
        while time.monotonic() < end:
            time.sleep(dice.uniform(5, 40))
            _measure(system, memory)
            kill(system, dice.choice(PARTS))
            killed += 1
        settle(ledgers)
        assert system.stop() == 0
    ledgers.agree()
    growth = {
        name: round(values[-1] - values[1], 1) for name, values in memory.items() if len(values) > 3
    }
    alerts = _alerts(ledgers.data)
    # For the person who runs this by hand: the figures belong into the note.
    print(f"{killed} kills, {ledgers.numbered()} windows, {alerts} alerts, growth MB {growth}")
    assert all(value < GROWTH_MB for value in growth.values())


def _measure(system: RunningSystem, memory: dict[str, list[float]]) -> None:
    """Megabytes of each process, by the end of its command and its number."""
    for process in system.processes():
        try:
            name = f"{' '.join(process.cmdline()[-2:])[-40:]} {process.pid}"
            memory.setdefault(name, []).append(process.memory_info().rss / 1e6)
        except psutil.NoSuchProcess:
            continue


def _alerts(data: Path) -> int:
    """How many alerts there are; the database itself refuses two of one episode."""
    with closing(sqlite3.connect(data / "dashboard.sqlite")) as connection:
        episodes = connection.execute("SELECT count(*), count(DISTINCT episode_id) FROM alert")
        alerts, distinct = episodes.fetchone()
    assert alerts == distinct
    return int(alerts)
