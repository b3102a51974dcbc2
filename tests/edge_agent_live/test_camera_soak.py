"""The agent with its own models on two cameras, one of which is dropped all the time.

``ATTUNE_SOAK_MINUTES`` (default 30) says how long; there are 100 drops in 30 minutes.
"""

import os
import random
import signal
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import psutil
import pytest

from shared.contracts import Reason, TechnicalKind
from tests.edge_agent_live.cameras.camera import (
    Camera,
    make_clip,
    playing,
    seen_and_heard,
)
from tests.edge_agent_live.fake_hub import FakeHub, alarms, eventually
from tests.edge_agent_live.test_run import environment, running
from tests.edge_agent_live.whole_agent import (
    assert_every_second_once,
    grant,
    of,
    source_list,
)
from tests.redis_process import RedisProcess

MINUTES = float(os.environ.get("ATTUNE_SOAK_MINUTES", "30"))
DROPS = max(3, round(MINUTES * 100 / 30))
SEED = 11
GROWTH_MB = 30.0
"""From the second quarter's mean to the last quarter's: nothing may pile up."""
MISSING = {Reason.NO_PICTURE, Reason.NO_SOUND, Reason.ENCODER_FAILED}
SPARE_FDS = 12
"""The few that a camera being opened has more than one being read."""


@dataclass
class Weight:
    """What the agent takes, over time."""

    process: psutil.Process
    memory_mb: list[float] = field(default_factory=list)
    fds: list[int] = field(default_factory=list)
    threads: list[int] = field(default_factory=list)
    children: list[int] = field(default_factory=list)

    def measure(self) -> None:
        self.memory_mb.append(self.process.memory_info().rss / 1e6)
        self.fds.append(self.process.num_fds())
        self.threads.append(self.process.num_threads())
        self.children.append(len(self.process.children()))

    def growth_mb(self) -> float:
        quarter = max(1, len(self.memory_mb) // 4)
        return mean(self.memory_mb[-quarter:]) - mean(self.memory_mb[quarter : 2 * quarter])


def drop(camera: Camera, dice: random.Random) -> None:
    """Pull its plug for some seconds, or let it hang: for a moment or until it is given up."""
    kind = dice.choice(["unplug", "unplug", "hang shortly", "hang long"])
    if kind == "unplug":
        camera.unplug()
        time.sleep(dice.uniform(0.2, 4.0))
        camera.plug_in()
        return
    camera.hang()
    time.sleep(dice.uniform(1.0, 3.0) if kind == "hang shortly" else dice.uniform(6.0, 9.0))
    camera.wake()


def comes(hub: FakeHub, person: str) -> bool:
    """Whether picture and sound of the newest second were there."""
    own = of(person, hub.accepted)
    return bool(own) and not MISSING & set(own[-1].reasons)


def standing(server: RedisProcess) -> set[TechnicalKind]:
    """The kinds of alarms that were raised and not cleared."""
    latest = {alarm.alarm_id: alarm for alarm in alarms(server)}
    return {alarm.kind for alarm in latest.values() if alarm.cleared_at is None}


@pytest.mark.soak
@pytest.mark.timeout(int(MINUTES * 60) + 300)
def test_a_camera_that_is_dropped_all_the_time(
    one_redis: RedisProcess,
    tmp_path: Path,
    ports: list[int],
) -> None:
    dice = random.Random(SEED)
    shaky = Camera(ports[0], playing(make_clip(tmp_path / "clip.mp4", 50)))
    steady = Camera(ports[1], seen_and_heard())
    sources = {"shaky": shaky.address, "steady": steady.address}
    variables = environment(
        tmp_path,
        ports[2],
        ATTUNE_REDIS_URL=one_redis.url,
        ATTUNE_SOURCES=str(source_list(tmp_path / "sources.toml", sources)),
    )
    grant(one_redis, sources, lease_s=int(MINUTES * 60) + 3600)
    with (
        shaky,
        steady,
        FakeHub(one_redis) as hub,
        running(variables, tmp_path / "log") as process,
    ):
        eventually(lambda: comes(hub, "shaky") and comes(hub, "steady"), 90)
        weight = Weight(psutil.Process(process.pid))
        end_s = time.monotonic() + MINUTES * 60
        for number in range(DROPS):
            weight.measure()
            due_s = end_s - (DROPS - number - 1) * MINUTES * 60 / DROPS
            time.sleep(max(1.0, dice.uniform(0.3, 0.6) * (due_s - time.monotonic())))
            drop(shaky, dice)
            time.sleep(max(0.0, due_s - time.monotonic()))
        eventually(lambda: comes(hub, "shaky"), 30)
        weight.measure()
        eventually(lambda: not standing(one_redis), 30)
        with urllib.request.urlopen(f"http://127.0.0.1:{ports[2]}/metrics") as answer:
            metrics = answer.read().decode()
        ended_ms = time.time() * 1000
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    opened = float(metrics.split('source_opened_total{source="at-shaky"} ')[1].split("\n")[0])
    windows = {person: of(person, hub.accepted) for person in sources}
    for person, own in windows.items():
        assert_every_second_once(own)
        assert ended_ms - own[-1].t_end < 6000, person
    print(
        f"{DROPS} drops, opened {opened:.0f} times, {len(hub.accepted)} windows, "
        f"memory {weight.memory_mb[0]:.0f} to {weight.memory_mb[-1]:.0f} MB "
        f"(growth {weight.growth_mb():.1f}), fds {min(weight.fds)}-{max(weight.fds)}, "
        f"threads {min(weight.threads)}-{max(weight.threads)}, children {max(weight.children)}"
    )
    assert opened > DROPS / 2
    assert weight.growth_mb() < GROWTH_MB
    assert max(weight.fds) - min(weight.fds) <= SPARE_FDS
    assert max(weight.threads) - min(weight.threads) <= 2
    assert max(weight.children) <= 3
    first = next(i for i, w in enumerate(windows["steady"]) if not MISSING & set(w.reasons))
    missing = [w.t_start for w in windows["steady"][first:] if MISSING & set(w.reasons)]
    assert missing == [], "the other camera loses nothing"
