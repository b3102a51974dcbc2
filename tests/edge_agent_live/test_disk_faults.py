"""The outbox's file and disk fail as real ones do; nothing goes missing unsaid."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_agent.errors import EdgeError
from edge_agent.outbox import OutboxFull
from shared.contracts import TechnicalKind
from tests.conftest import ROOT
from tests.edge_agent_live.builders import EDGE, build
from tests.edge_agent_live.conftest import Box, open_box
from tests.edge_agent_live.test_outbox import everything, numbers


def append(box: Box, count: int) -> None:
    for _ in range(count):
        box.outbox.append(0, build())


def settle(box: Box) -> None:
    """Everything into the file itself, nothing in its log."""
    box.database._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    # A day's file is larger than SQLite's memory of it; these 200 windows are not.
    box.database._connection.execute("PRAGMA cache_size=1")
    box.database._connection.execute("PRAGMA shrink_memory")


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_file_cut_off_under_the_running_agent_begins_a_new_epoch(box: Box, size: int) -> None:
    append(box, 200)
    settle(box)
    old = box.outbox.epoch
    os.truncate(box.path, size)
    append(box, 3)
    assert box.outbox.epoch != old
    assert box.database.set_aside is not None
    assert numbers(everything(box.outbox)) == [(1, 1), (2, 2), (3, 3)]


def test_a_file_overwritten_under_the_running_agent_begins_a_new_epoch(box: Box) -> None:
    append(box, 200)
    settle(box)
    old = box.outbox.epoch
    size = box.path.stat().st_size
    with box.path.open("r+b") as file:
        file.write(b"\xa5" * size)
    append(box, 3)
    assert box.outbox.epoch != old
    assert numbers(everything(box.outbox))[-1] == (3, 3)


def test_a_file_deleted_under_the_running_agent_is_noticed_at_the_next_start(box: Box) -> None:
    """Linux keeps a deleted file for who has it open: nothing is lost while the agent runs."""
    append(box, 5)
    for part in box.path.parent.glob("outbox.db*"):
        part.unlink()
    append(box, 5)
    assert len(everything(box.outbox)) == 10
    again = open_box(box.path)
    assert again.outbox.epoch != box.outbox.epoch
    again.database.close()


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A disk that can be made read-only, as a failing SD card is by the kernel."""
    folder = tmp_path / "card"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode != 0:
        pytest.skip("mounting a disk needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def make(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def test_a_disk_that_turns_read_only_is_an_alarm_and_is_recovered_from(box: Box) -> None:
    """SQLite's own refusal, as after the kernel's; nothing is forgotten, what comes is counted."""
    append(box, 5)
    box.database._connection.execute("PRAGMA query_only=ON")
    for _ in range(3):
        with pytest.raises(OutboxFull, match="cannot be written") as caught:
            box.outbox.append(0, build())
    box.alarms.raise_(TechnicalKind.DISK_FULL, EDGE, caught.value.sentence)
    assert box.alarms.pending()
    box.database._connection.execute("PRAGMA query_only=OFF")
    append(box, 1)
    alone = [(number, number) for number in range(1, 6)]
    assert numbers(everything(box.outbox)) == [*alone, (6, 8), (9, 9)]


def test_a_read_only_disk_at_start_is_one_sentence(read_only: Path) -> None:
    box = open_box(read_only / "o.db")
    append(box, 2)
    box.database.close()
    make(read_only, "ro")
    with pytest.raises(EdgeError, match="cannot be written") as caught:
        open_box(read_only / "o.db")
    assert str(read_only) in caught.value.detail
    with pytest.raises(EdgeError, match="cannot be written"):
        open_box(read_only / "new" / "o.db")
    make(read_only, "rw")


def test_a_limit_on_file_size_is_a_full_disk_and_no_crash(tmp_path: Path) -> None:
    """What a quota or ``ulimit -f`` does, without root."""
    code = f"""
import resource
from pathlib import Path
from edge_agent.outbox import OutboxFull
from tests.edge_agent_live.builders import build
from tests.edge_agent_live.conftest import open_box
resource.setrlimit(resource.RLIMIT_FSIZE, (1_200_000, resource.RLIM_INFINITY))
box = open_box(Path({str(tmp_path / "o.db")!r}))
stored = 0
try:
    while stored < 20_000:
        box.outbox.append(0, build()); stored += 1
except OutboxFull as error:
    print(stored, error.sentence)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert len(box.outbox.pending(0, 1, 20_000)) == stored
box.outbox.acknowledge(0, stored)
box.outbox.append(0, build())
print([(p.kind, p.from_seq - stored) for p in box.outbox.pending(0, 1, 100)])
"""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.strip().split("\n")
    assert int(first.split()[0]) > 1000
    assert "disk" in first
    assert second == "[('ControlRecord', 1), ('ScoreWindow', 2)]"
