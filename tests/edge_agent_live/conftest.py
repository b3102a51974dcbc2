"""Fixtures of the live agent's tests: an outbox on a clock that the test moves."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from edge_agent.outbox import AlarmBook, Database, Limits, Outbox
from shared.clock import ManualClock
from tests.edge_agent_live.builders import EDGE, T0


@dataclass
class Box:
    """An outbox, its alarms and its file."""

    path: Path
    clock: ManualClock
    database: Database
    outbox: Outbox
    alarms: AlarmBook


def open_box(path: Path, limits: Limits | None = None, pages: int | None = None) -> Box:
    """Open (or open again) the outbox at ``path``."""
    clock = ManualClock(wall_ms=T0)
    database = Database(path, EDGE, clock, pages)
    outbox = Outbox(database, EDGE, clock, limits or Limits())
    return Box(path, clock, database, outbox, AlarmBook(database, EDGE, clock))


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    opened = open_box(tmp_path / "outbox.db")
    yield opened
    opened.database.close()


@pytest.fixture
def ports() -> list[int]:
    """Three free ports."""
    probes = [socket.socket() for _ in range(3)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    found = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return found
