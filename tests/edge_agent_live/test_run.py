"""``python -m edge_agent run`` as an operator starts it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from edge_agent import main
from edge_agent.outbox import Database
from shared.clock import SystemClock
from shared.contracts import ScoreWindow, TechnicalKind, WindowState
from shared.streams import keys
from tests.conftest import ROOT
from tests.edge_agent_live.builders import EDGE, PERSON, consent
from tests.edge_agent_live.fake_hub import FakeHub, alarms, eventually
from tests.redis_process import RedisProcess

MIRROR = ROOT.parent / "shared" / "models"


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ATTUNE_")}
    mirror = os.environ.get("ATTUNE_MODEL_MIRROR", str(MIRROR))
    return {
        **kept,
        **({"ATTUNE_MODEL_MIRROR": mirror} if Path(mirror).is_dir() else {}),
        "ATTUNE_MODELS": str(ROOT / "var" / "models"),
        "ATTUNE_DATA_DIR": str(folder),
        "ATTUNE_EDGE_ID": EDGE,
        "ATTUNE_PERSON_ID": PERSON,
        "ATTUNE_EDGE_METRICS_PORT": str(port),
        **more,
    }


@contextmanager
def running(variables: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "edge_agent", "run"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=variables, cwd=ROOT, stderr=output)
        try:
            yield process
        finally:
            process.kill()
            process.wait(10)


@pytest.fixture
def operator(tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Start it in this process with some settings; answers the exit code."""
    monkeypatch.setattr(main, "configure", lambda *_: None)  # the root logger is pytest's
    monkeypatch.setattr(main, "keep_memory_private", lambda: None)  # it is pytest's too
    monkeypatch.setattr(main, "_stop_on_signals", threading.Event)

    def run(**changes: str) -> int:
        for name, value in environment(tmp_path, free_port, **changes).items():
            monkeypatch.setenv(name, value)
        return main.run()

    return run


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "ATTUNE_SOURCE is not set"),
        ({"ATTUNE_SOURCE": ""}, "ATTUNE_SOURCE is not set"),
        ({"ATTUNE_SHARDS": "0"}, "shards"),
        ({"ATTUNE_PERSON_ID": "Jane Doe"}, "Jane Doe"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    operator: Callable[..., int],
    changes: dict[str, str],
    said: str,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert operator(**changes) == 2
    assert said in caplog.text + capsys.readouterr().err


def test_a_taken_port_is_one_sentence(
    operator: Callable[..., int], caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert operator(ATTUNE_SOURCE="x.mp4", ATTUNE_EDGE_METRICS_PORT=port) == 1
    assert "cannot start" in caplog.text


def test_the_outbox_of_another_box_is_one_sentence(
    operator: Callable[..., int], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "shared.db"
    Database(path, "edge-other", SystemClock()).close()
    assert operator(ATTUNE_SOURCE="x.mp4", ATTUNE_EDGE_OUTBOX=str(path)) == 1
    assert "belong to edge-other" in caplog.text


def test_real_faces_become_windows_and_sigterm_ends_it(
    one_redis: RedisProcess, tmp_path: Path, free_port: int, test_data: Path
) -> None:
    redis = one_redis.client()
    record = consent(round(time.time() * 1000))
    redis.set(keys.consent(PERSON), record.model_dump_json())
    redis.close()
    clip = str(test_data / "media" / "single_face.mp4")
    variables = environment(tmp_path, free_port, ATTUNE_SOURCE=clip, ATTUNE_REDIS_URL=one_redis.url)
    with FakeHub(one_redis) as hub, running(variables, tmp_path / "log") as process:
        eventually(lambda: any(faces(window) for window in hub.accepted), 60)
        eventually(
            lambda: TechnicalKind.SOURCE_ENDED in {alarm.kind for alarm in alarms(one_redis)}, 30
        )
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert [window.seq for window in hub.accepted] == list(range(1, len(hub.accepted) + 1))
    seen = next(window for window in hub.accepted if faces(window))
    assert seen.channels["p_happiness"] is not None
    assert "Traceback" not in (tmp_path / "log").read_text()
    database = Database(tmp_path / "edge" / f"{EDGE}.outbox.db", EDGE, SystemClock())
    assert database.set_aside is None
    database.close()


def faces(window: ScoreWindow) -> bool:
    return window.state is not WindowState.CANNOT_ASSESS and window.faces_in_view == 1
