"""Every part of the started system is killed again and again; the two ledgers must agree."""

import random
import time
from pathlib import Path

import psutil
import pytest

from tests.whole_chain.ledgers import Ledgers
from tests.whole_chain.recording import Script, assemble
from tests.whole_chain.running import RunningSystem, until

PARTS = ("threshold_service", "edge_agent", "redis-server", "dashboard", "reasoning_service")
KILLS = 14
SEED = 20


@pytest.mark.timeout(300)
def test_nothing_is_lost_or_doubled_whatever_is_killed(
    test_data: Path, tmp_path: Path, free_port: int
) -> None:
    recording = assemble(test_data, tmp_path / "short.mp4", Script(calm_s=20, distress_s=20))
    ledgers = Ledgers(tmp_path / "data")
    dice = random.Random(SEED)
    with RunningSystem(recording, ledgers.data, free_port) as system:
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.5, 4.0))
            kill(system, dice.choice(PARTS))
        settle(ledgers)
        assert system.stop() == 0
    ledgers.agree()


def settle(ledgers: Ledgers) -> None:
    """Until everything that was numbered so far is acknowledged."""
    until(lambda: ledgers.numbered() >= 20, 60, "20 windows after the kills")
    before = ledgers.numbered()
    until(lambda: ledgers.acknowledged() > before, 60, "acknowledgement of what came before")


def kill(system: RunningSystem, part: str) -> None:
    """SIGKILL one part; the supervisor starts it again."""
    for process in system.processes():
        try:
            if part in " ".join(process.cmdline()):
                process.kill()
        except psutil.NoSuchProcess:
            continue
