"""The whole agent in this process, with stand-ins for source and models and a real Redis."""

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from edge_agent.agent import Agent, Outside
from edge_agent.agent_settings import AgentSettings
from edge_agent.consent import gate
from edge_agent.domain.placement import Placement
from edge_agent.errors import BundleError, EdgeError
from edge_agent.perception import SecondOfInput
from edge_agent.sources import source_alarms
from edge_agent.sources.port import OpenSource, SecondPerceiver, Senses
from shared.clock import SystemClock
from shared.contracts import Reason, TechnicalKind
from shared.streams import keys
from tests.edge_agent_live.builders import EDGE, PERSON, SOURCE, consent
from tests.edge_agent_live.fake_hub import FakeHub, alarms, eventually
from tests.edge_agent_live.stubs import StubPerceiver, perception
from tests.redis_process import RedisProcess


@dataclass
class Camera:
    """Delivers a second each second for ever, and knows whether it is on."""

    on: bool = False
    asked: list[Senses] = field(default_factory=list)

    def open(self, senses: Senses, stop: threading.Event) -> OpenSource:  # noqa: ARG002
        self.on = True
        self.asked.append(senses)
        return _Shot(self, senses)


class _Shot:
    waits = False

    def __init__(self, camera: Camera, senses: Senses) -> None:
        self._camera = camera
        self._closed = threading.Event()
        self.senses = senses

    def __iter__(self) -> Iterator[SecondOfInput]:
        position_ms = 0
        while not self._closed.wait(1.0):
            yield SecondOfInput(position_ms, [], np.zeros(16_000, np.float32))
            position_ms += 1000

    def close(self) -> None:
        self._closed.set()
        self._camera.on = False


@dataclass
class Rig:
    """A running agent and everything around it."""

    agent: Agent
    camera: Camera
    port: int
    server: RedisProcess

    def grant(self, **changes: object) -> None:
        record = consent(round(time.time() * 1000), **changes)
        redis = self.server.client()
        redis.set(keys.consent(PERSON), record.model_dump_json())
        redis.close()

    def ask(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def answers(self) -> bool:
        try:
            return self.ask("/healthz")[0] == 200
        except urllib.error.URLError:
            return False

    def problems(self) -> set[str]:
        return set(json.loads(self.ask("/readyz")[1])["problems"])


@contextmanager
def started(
    server: RedisProcess,
    folder: Path,
    port: int,
    load: Callable[[], SecondPerceiver] = StubPerceiver,
) -> Iterator[Rig]:
    settings = AgentSettings(
        redis_url=server.url,
        data_dir=folder,
        source=SecretStr("camera"),
        edge_id=EDGE,
        source_id=SOURCE,
        person_id=PERSON,
        edge_metrics_port=port,
    )
    camera = Camera()
    agent = Agent(settings, Outside(lambda _: camera, lambda _: load(), SystemClock()))
    stop = threading.Event()
    thread = threading.Thread(target=agent.run, args=(stop,), daemon=True)
    thread.start()
    rig = Rig(agent, camera, port, server)
    eventually(rig.answers)
    yield rig
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_alarms, "CONSENT_GRACE_S", 0.5)
    monkeypatch.setattr(gate, "POLL_S", 1.0)


def test_seconds_flow_under_consent_and_stop_with_it(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    with FakeHub(one_redis) as hub, started(one_redis, tmp_path, free_port) as rig:
        eventually(lambda: TechnicalKind.CONSENT_MISSING in {a.kind for a in alarms(one_redis)})
        assert not rig.camera.asked
        rig.grant()
        eventually(lambda: len(hub.accepted) >= 2)
        newest = hub.accepted[-1]
        assert abs(time.time() * 1000 - newest.t_end) < 2000
        assert rig.ask("/healthz")[0] == rig.ask("/readyz")[0] == 200
        rig.grant(revision=2, withdrawn_at=round(time.time() * 1000))
        eventually(lambda: not rig.camera.on, 6)
        assert rig.problems() == set()
        rig.grant(revision=3, purposes=("voice",))
        eventually(lambda: rig.camera.on)
        assert rig.camera.asked[-1] == Senses(picture=False, sound=True)
        rig.grant(revision=4, paused_until=round(time.time() * 1000) + 60_000)
        eventually(lambda: hub.accepted[-1].reasons == (Reason.PAUSED,))
        assert not rig.camera.on
    assert not rig.camera.on


def test_models_that_are_refused_are_an_alarm_and_tried_again(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    tries = []

    def load() -> SecondPerceiver:
        tries.append(1)
        if len(tries) == 1:
            raise BundleError("A model file is damaged.", "sha256 of x.onnx")
        if len(tries) == 2:
            raise RuntimeError("invalid protobuf")
        return StubPerceiver()

    with FakeHub(one_redis) as hub, started(one_redis, tmp_path, free_port, load) as rig:
        rig.grant()
        eventually(lambda: TechnicalKind.MODEL_FAILED in {a.kind for a in alarms(one_redis)})
        assert f"models {SOURCE}" in rig.problems()
        assert rig.ask("/healthz")[0] == 200
        eventually(lambda: len(hub.accepted) >= 1, 15)
        eventually(lambda: rig.problems() == set())
        last = [a for a in alarms(one_redis) if a.kind is TechnicalKind.MODEL_FAILED][-1]
        assert last.cleared_at is not None


def test_hardware_that_failed_is_said_and_the_box_is_well(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    refused = "CUDAExecutionProvider: its answer is off by 0.3 of the largest value"
    placed = {
        "pose": Placement("CPUExecutionProvider", (refused,)),
        "expression": Placement("CPUExecutionProvider"),
    }
    answer = perception(encoder_calls={"pose": 5})

    def load() -> SecondPerceiver:
        return StubPerceiver(lambda _: answer, placed=placed)

    with FakeHub(one_redis), started(one_redis, tmp_path, free_port, load) as rig:
        rig.grant()
        eventually(lambda: 'encoder_calls_total{encoder="pose"}' in rig.ask("/metrics")[1], 15)
        text = rig.ask("/metrics")[1]
        provider = 'encoder="pose",provider="CPUExecutionProvider"'
        assert f"attune_edge_encoder_provider{{{provider}}} 1.0" in text
        assert 'attune_edge_encoder_providers_refused{encoder="pose"} 1.0' in text
        assert 'attune_edge_encoder_providers_refused{encoder="expression"} 0.0' in text
        eventually(lambda: rig.ask("/readyz")[0] == 200)
        notes = json.loads(rig.ask("/readyz")[1])["notes"]
        assert notes == {f"hardware {SOURCE}": f"pose runs on CPUExecutionProvider ({refused})"}


def test_metrics_are_there_and_nothing_else(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    with FakeHub(one_redis), started(one_redis, tmp_path, free_port) as rig:
        rig.grant()
        eventually(lambda: 'windows_total{state="ok"}' in rig.ask("/metrics")[1])
        text = rig.ask("/metrics")[1]
        assert "attune_edge_staff_faces_scored_total 0.0" in text
        for name in ("outbox_windows", "resent_total", "stage_cpu_ms", "source_open"):
            assert f"attune_edge_{name}" in text
        assert PERSON not in text
        assert rig.ask("/")[0] == 404


def test_redis_absent_at_start_is_waited_for(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    one_redis.stop()
    with started(one_redis, tmp_path, free_port) as rig:
        eventually(lambda: "hub" in rig.problems())
        assert rig.ask("/healthz")[0] == 200
        one_redis.start()
        rig.grant()
        with FakeHub(one_redis) as hub:
            eventually(lambda: len(hub.accepted) >= 1)
        eventually(lambda: "hub" not in rig.problems())


def test_a_loop_that_fails_is_started_anew(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    with FakeHub(one_redis) as hub, started(one_redis, tmp_path, free_port) as rig:
        rig.grant()
        eventually(lambda: len(hub.accepted) >= 1)
        (watcher,) = rig.agent._watchers
        turn, failed = watcher._loop.turn, threading.Event()

        def broken(stop: threading.Event) -> None:
            if not failed.is_set():
                failed.set()
                raise KeyError("a bug")
            turn(stop)

        watcher._loop.turn = broken  # type: ignore[method-assign]
        eventually(lambda: TechnicalKind.SOURCE_LOST in {a.kind for a in alarms(one_redis)})
        seen = len(hub.accepted)
        eventually(lambda: len(hub.accepted) >= seen + 2)
        eventually(lambda: not rig.agent.alarms.standing())
        assert rig.ask("/healthz")[0] == 200


def test_half_an_agent_ends_whole(
    one_redis: RedisProcess, tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = AgentSettings(
        redis_url=one_redis.url,
        data_dir=tmp_path,
        source=SecretStr("camera"),
        edge_metrics_port=free_port,
    )
    agent = Agent(settings, Outside(lambda _: Camera(), lambda _: StubPerceiver(), SystemClock()))

    def broken() -> bool:
        raise KeyError("a bug")

    monkeypatch.setattr(agent._publisher, "step", broken)
    with pytest.raises(EdgeError, match="A part of the edge agent failed"):
        agent.run(threading.Event())


def test_a_damaged_store_is_told(one_redis: RedisProcess, tmp_path: Path, free_port: int) -> None:
    path = tmp_path / "edge" / f"{EDGE}.outbox.db"
    path.parent.mkdir()
    path.write_bytes(b"no database" * 1000)
    with started(one_redis, tmp_path, free_port):
        eventually(lambda: TechnicalKind.WINDOWS_LOST in {a.kind for a in alarms(one_redis)})
