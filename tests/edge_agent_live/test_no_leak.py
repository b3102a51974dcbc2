"""Picture, sound and names in no log, metric, file, core dump or message, whatever fails."""

import base64
import os
import resource
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.streams import keys
from tests.conftest import ROOT
from tests.edge_agent_live.builders import PERSON, consent
from tests.edge_agent_live.fake_hub import FakeHub, eventually
from tests.edge_agent_live.leaky_process import MARK, NAME, picture, sound
from tests.edge_agent_live.test_run import environment
from tests.redis_process import RedisProcess


def needles() -> Iterator[tuple[str, bytes]]:
    """A short stretch of the picture and the sound in every spelling they could leak in."""
    pixels = picture().tobytes()
    yield "raw", MARK[:12]
    yield "hexadecimal", MARK[:12].hex().encode()
    for shift in range(3):  # the three ways in which base64 can be aligned with the mark
        yield f"base64 {shift}", base64.b64encode(pixels[shift : shift + 24])[4:20]
    yield "numbers", str(list(pixels[:6]))[1:-1].encode()
    yield "numbers without commas", " ".join(str(value) for value in pixels[:6]).encode()
    yield "samples", str(sound()[:3].tolist())[1:-1].encode()
    yield "a name", NAME.encode()


def found_in(content: bytes) -> list[str]:
    return [how for how, needle in needles() if needle in content]


def test_the_search_would_find_a_leak() -> None:
    pixels = picture()
    for leak in (
        pixels.tobytes(),
        base64.b64encode(pixels.tobytes()[100:400]),
        pixels.tobytes().hex().encode(),
        str(pixels.ravel().tolist()).encode(),
        f"Frau {NAME}".encode(),
    ):
        assert found_in(b"..." + leak + b"...")


def everything_in(server: RedisProcess) -> bytes:
    with server.client() as redis:
        names: Any = redis.keys("*")
        streams = [name for name in names if redis.type(name) == b"stream"]
        entries = [repr(redis.xrange(name)).encode() for name in streams]
        values = [redis.get(name) or b"" for name in names if redis.type(name) == b"string"]
    return b"\n".join([*names, *entries, *values])


@pytest.fixture
def died(one_redis: RedisProcess, tmp_path: Path, free_port: int) -> dict[str, bytes]:
    """Everything that the agent left behind when it died, and what it said while it lived."""
    folder = tmp_path / "data"
    folder.mkdir()
    with one_redis.client() as redis:
        record = consent(round(time.time() * 1000))
        redis.set(keys.consent(PERSON), record.model_dump_json())
    variables = environment(
        folder, free_port, ATTUNE_REDIS_URL=one_redis.url, ATTUNE_SOURCE="camera"
    )
    variables |= {"PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "1"}
    log = tmp_path / "log"
    said: list[bytes] = []
    command = [sys.executable, "-m", "tests.edge_agent_live.leaky_process"]
    with log.open("wb") as output, FakeHub(one_redis) as hub:
        process = subprocess.Popen(
            command, env=variables, cwd=folder, stdout=output, stderr=output,
            preexec_fn=allow_cores,
        )  # fmt: skip
        while process.poll() is None:
            paths = ("metrics", "readyz", "healthz")
            said += [ask(f"http://127.0.0.1:{free_port}/{path}") for path in paths]
            time.sleep(0.1)
        eventually(lambda: len(hub.accepted) >= 1)
    assert process.returncode == -signal.SIGABRT
    files = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    sent = everything_in(one_redis)
    return {"log": log.read_bytes(), "answers": b"\n".join(said), "redis": sent, **files}


def allow_cores() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def ask(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            content: bytes = answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.read()
    except OSError:
        return b""
    return content


def test_whatever_fails_picture_and_sound_stay_in_memory(died: dict[str, bytes]) -> None:
    assert b"could not be scored" in died["log"]
    assert b"break the contract" in died["log"]
    assert b"Fatal Python error: Aborted" in died["log"]
    assert b"attune_edge_windows_total" in died["answers"]
    assert b"model_failed" in died["redis"]
    assert any(name.endswith(".outbox.db") for name in died)
    assert not [name for name in died if "core" in Path(name).name]
    leaks = {name: found_in(content) for name, content in died.items() if found_in(content)}
    assert leaks == {}


def test_without_our_setting_the_same_death_leaves_a_core(tmp_path: Path) -> None:
    """So the test above can fail: only where cores are files, and not in a container's /proc."""
    pattern = Path("/proc/sys/kernel/core_pattern").read_text().strip()
    if "/" in pattern or pattern.startswith("|"):
        pytest.skip(f"core dumps do not go to the working folder here: {pattern}")
    command = [sys.executable, "-c", "import os; os.abort()"]
    subprocess.run(command, cwd=tmp_path, preexec_fn=allow_cores, check=False)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("core")]


def test_the_limits_hold_in_the_process_and_in_what_it_starts(tmp_path: Path) -> None:
    code = (
        "import ctypes, subprocess, resource\n"
        "from edge_agent.hardening import keep_memory_private\n"
        "keep_memory_private()\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"  # PR_GET_DUMPABLE
        "print(resource.getrlimit(resource.RLIMIT_CORE), flush=True)\n"
        "subprocess.run(['sh', '-c', 'ulimit -c; ulimit -H -c'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, text=True, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=allow_cores,
    )  # fmt: skip
    assert done.stdout.split("\n")[:4] == ["0", "(1, 1)", "0", "0"]


def test_an_uncaught_error_is_logged_without_what_it_quotes() -> None:
    code = (
        "import threading\n"
        "from shared.logs import configure\n"
        "from edge_agent.hardening import keep_memory_private\n"
        "from tests.edge_agent_live.leaky_process import picture\n"
        "configure('edge_agent'); keep_memory_private()\n"
        "def fail(): raise ValueError(picture().tobytes())\n"
        "thread = threading.Thread(target=fail); thread.start(); thread.join()\n"
        "fail()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.count(b"ends on an error") == 2
    assert found_in(done.stderr) == []
