"""Consent on the running agent with a real source: when it ends, FFmpeg itself is gone, and every
picture that was kept with its key."""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from shared.contracts import ScoreWindow
from shared.streams import keys
from tests.conftest import ROOT
from tests.edge_agent_live.builders import PERSON, consent
from tests.edge_agent_live.fake_hub import FakeHub, eventually
from tests.edge_agent_live.test_recording import make_clip
from tests.edge_agent_live.test_run import environment
from tests.redis_process import RedisProcess

PROMISE_S = 60.0
LEASE_S = 12.0
WITH_PICTURES = ("face", "voice", "key_frames")


@dataclass
class Room:
    """A running agent on a long clip, and the desk that grants consent."""

    process: psutil.Process
    hub: FakeHub
    server: RedisProcess
    data: Path

    def grant(self, revision: int, **changes: object) -> None:
        record = consent(round(time.time() * 1000), revision=revision, **changes)
        with self.server.client() as redis:
            redis.set(keys.consent(PERSON), record.model_dump_json())

    def watches(self) -> bool:
        """Whether a program that reads the source is alive."""
        return any("ffmpeg" in _name(child) for child in self.process.children(recursive=True))

    def kept(self) -> list[Path]:
        """Sealed pictures and their keys."""
        found = [*self.data.rglob("*.sealed"), *self.data.rglob("*.key")]
        return [path for path in found if path.exists()]

    @property
    def scored(self) -> list[ScoreWindow]:
        return [window for window in self.hub.accepted if window.channels]


def _name(process: psutil.Process) -> str:
    """Its program; nothing of one that has just ended."""
    try:
        return process.name()
    except psutil.NoSuchProcess:
        return ""


@pytest.fixture
def room(one_redis: RedisProcess, tmp_path: Path, free_port: int) -> Iterator[Room]:
    clip = make_clip(tmp_path / "long.mp4", 90)
    variables = environment(
        tmp_path / "data", free_port, ATTUNE_SOURCE=str(clip), ATTUNE_REDIS_URL=one_redis.url,
        ATTUNE_EVIDENCE_MINUTES="5",
    )  # fmt: skip
    command = [sys.executable, "-m", "edge_agent", "run"]
    with FakeHub(one_redis) as hub, (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, env=variables, cwd=ROOT, stderr=log)
        try:
            yield Room(psutil.Process(process.pid), hub, one_redis, tmp_path / "data")
        finally:
            process.terminate()
            process.wait(15)


@pytest.mark.timeout(240)
def test_withdrawn_or_cut_off_the_camera_is_let_go(room: Room) -> None:
    """One run for both: it is the loading of the models that costs."""
    room.grant(1)
    eventually(lambda: room.watches() and len(room.scored) >= 2, 90)
    assert room.kept() == []  # pictures need a consent of their own
    room.grant(1, purposes=WITH_PICTURES)
    eventually(lambda: len(room.kept()) >= 2, 30)

    room.grant(2, withdrawn_at=round(time.time() * 1000))
    eventually(lambda: not room.watches() and room.kept() == [], PROMISE_S)
    at_withdrawal = len(room.hub.accepted)
    time.sleep(3)
    assert len(room.hub.accepted) <= at_withdrawal + 1
    assert not room.watches()

    now = round(time.time() * 1000)
    room.grant(
        3,
        granted_at=now,
        lease_until=now + round(LEASE_S * 1000),
        purposes=WITH_PICTURES,
    )
    eventually(lambda: room.watches() and room.kept() != [], PROMISE_S)
    room.server.stop()
    time.sleep(1)
    assert room.watches()  # it goes on: the lease still runs
    eventually(lambda: not room.watches() and room.kept() == [], LEASE_S + PROMISE_S)
    assert time.time() * 1000 >= now + LEASE_S * 1000

    room.server.start()
    time.sleep(3)
    assert not room.watches()  # the hub has come back empty: no record, no camera
    room.grant(4, granted_at=round(time.time() * 1000))
    eventually(lambda: room.watches(), PROMISE_S)
