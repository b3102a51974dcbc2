import contextlib
import os
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge_agent.outbox import Database, OutboxFull, WrongOutbox
from shared.clock import ManualClock
from shared.contracts import TechnicalKind
from tests.edge_agent_live.builders import EDGE, build
from tests.edge_agent_live.conftest import Box, open_box
from tests.edge_agent_live.test_outbox import everything, numbers


def test_it_is_durable_and_private(box: Box) -> None:
    journal = box.database.run(lambda db: db.execute("PRAGMA journal_mode").fetchone()[0])
    full = box.database.run(lambda db: db.execute("PRAGMA synchronous").fetchone()[0])
    assert (journal, full) == ("wal", 2)
    assert stat.S_IMODE(box.path.stat().st_mode) == 0o600


def test_a_new_file_is_a_new_epoch(tmp_path: Path) -> None:
    first, second = open_box(tmp_path / "a.db"), open_box(tmp_path / "b.db")
    assert first.outbox.epoch != second.outbox.epoch
    first.database.close()
    second.database.close()


@pytest.mark.parametrize("damage", [b"this is no database at all" * 400, None])
def test_a_damaged_file_is_set_aside_and_a_new_epoch_begins(
    tmp_path: Path, damage: bytes | None
) -> None:
    box = open_box(tmp_path / "o.db")
    for _ in range(200):
        box.outbox.append(0, build())
    old = box.outbox.epoch
    box.database.close()
    content = box.path.read_bytes()
    torn = content[:8192] + b"\x00\xff" * 8192 + content[24576:]
    box.path.write_bytes(damage or torn)
    again = open_box(box.path)
    assert again.outbox.epoch != old
    assert again.database.set_aside is not None
    assert again.database.set_aside.exists()
    again.outbox.append(0, build())
    assert numbers(everything(again.outbox)) == [(1, 1)]
    again.database.close()


def test_damage_found_while_running_is_survived(box: Box) -> None:
    def broken(db: sqlite3.Connection) -> str:
        epoch = db.execute("SELECT epoch FROM identity").fetchone()[0]
        if epoch == old:
            error = sqlite3.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error
        return str(epoch)

    old = box.outbox.epoch
    assert box.database.run(broken) == box.outbox.epoch != old


def test_the_file_of_another_box_is_refused_and_left_alone(box: Box) -> None:
    with pytest.raises(WrongOutbox, match="belong to edge-t, not to edge-u"):
        Database(box.path, "edge-u", ManualClock())
    assert box.path.exists()


def test_the_file_of_another_version_is_refused(box: Box) -> None:
    box.database.run(lambda db: db.execute("PRAGMA user_version = 9"))
    with pytest.raises(WrongOutbox, match="another version"):
        Database(box.path, EDGE, ManualClock())


def fill_the_disk(box: Box) -> int:
    """Append until it fails; answers how many windows were stored."""
    stored = 0
    while True:
        try:
            box.outbox.append(0, build())
        except OutboxFull:
            return stored
        stored += 1


def test_a_full_disk_loses_only_what_it_declares(tmp_path: Path) -> None:
    box = open_box(tmp_path / "o.db", pages=40)
    stored = fill_the_disk(box)
    with pytest.raises(OutboxFull):
        box.outbox.append(0, build())
    box.alarms.raise_(TechnicalKind.DISK_FULL, EDGE, "The disk is full.")
    assert [alarm.kind for alarm in box.alarms.pending()] == [TechnicalKind.DISK_FULL]
    box.outbox.acknowledge(0, stored // 2)  # room again
    box.outbox.append(0, build())
    left = numbers(everything(box.outbox))
    assert left[0] == (stored // 2 + 1, stored // 2 + 1)
    assert left[-2:] == [(stored + 1, stored + 2), (stored + 3, stored + 3)]
    box.database.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 4 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False).returncode != 0:
        pytest.skip("mounting a small disk needs root; the page limit's test covers the rest")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_on_a_disk_filled_by_others_deleting_goes_on_and_appending_resumes(
    small_disk: Path,
) -> None:
    box = open_box(small_disk / "o.db")
    for _ in range(20):
        box.outbox.append(0, build())
    junk = small_disk / "junk"
    with junk.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass
    stored = fill_the_disk(box)
    for acked in range(1, 20):
        box.outbox.acknowledge(0, acked)
        with pytest.raises(OutboxFull):
            box.outbox.append(0, build())
    box.alarms.raise_(TechnicalKind.DISK_FULL, EDGE, "The disk is full.")
    junk.unlink()
    box.outbox.append(0, build())
    last = 20 + stored
    assert numbers(everything(box.outbox))[-2:] == [(last + 1, last + 20), (last + 21, last + 21)]
    box.database.close()
