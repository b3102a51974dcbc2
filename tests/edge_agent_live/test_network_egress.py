"""The real agent, its models, its native libraries and the programs it starts may speak to the hub
and to nobody else. The kernel is asked, not our own code: strace reports every address."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from shared.streams import keys
from tests.conftest import ROOT
from tests.edge_agent_live.builders import PERSON, consent
from tests.edge_agent_live.fake_hub import FakeHub, eventually
from tests.edge_agent_live.test_recording import make_clip
from tests.edge_agent_live.test_run import environment
from tests.redis_process import RedisProcess
from tests.tcp_proxy import TcpProxy

CALLS = "connect,sendto,sendmsg,sendmmsg"
_INET = re.compile(r"sin6?_port=htons\((\d+)\).*?(?:inet_addr\(|AF_INET6, )\"([^\"]+)\"")
_UNIX = re.compile(r"sa_family=AF_UNIX, sun_path=@?\"([^\"]+)\"")


@dataclass(frozen=True)
class Spoken:
    """Whom a process addressed."""

    hosts: frozenset[tuple[str, int]]
    unix: frozenset[str]


def traced(command: list[str], report: Path) -> list[str]:
    """``command`` under strace. The agent hides its memory, so only root can read the addresses."""
    if shutil.which("strace") is None or os.geteuid() != 0:
        message = "needs root and strace: sudo apt-get install strace"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    watch = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={CALLS}", "-o", str(report)]
    return [*watch, *command]


def read(report: Path) -> Spoken:
    text = report.read_text(errors="replace")
    hosts = {(address, int(port)) for port, address in _INET.findall(text)}
    return Spoken(frozenset(hosts), frozenset(_UNIX.findall(text)))


@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_the_trace_would_show_another_address(tmp_path: Path, kind: socket.SocketKind) -> None:
    call = "connect" if kind is socket.SOCK_STREAM else "sendto"
    data = "" if kind is socket.SOCK_STREAM else "b'x', "
    code = (
        f"import socket; s = socket.socket(socket.AF_INET, {int(kind)}); s.settimeout(0.1)\n"
        f"try: s.{call}({data}('198.51.100.7', 443))\nexcept OSError: pass"
    )
    report = tmp_path / "trace"
    subprocess.run(traced([sys.executable, "-c", code], report), check=True)
    assert read(report).hosts == {("198.51.100.7", 443)}


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    make_clip(folder / "a.mp4", 3)
    # A recording that is a play list of another machine's files: FFmpeg must not go there.
    (folder / "b.mp4").write_text("#EXTM3U\n#EXTINF:10,\nhttp://198.51.100.9/face.ts\n")
    return folder


@pytest.mark.timeout(300)
def test_the_agent_speaks_to_the_hub_and_to_nobody_else(
    one_redis: RedisProcess, tmp_path: Path, free_port: int, recording: Path
) -> None:
    report, log = tmp_path / "trace", tmp_path / "log"
    with one_redis.client() as redis:
        record = consent(round(time.time() * 1000))
        redis.set(keys.consent(PERSON), record.model_dump_json())
    with TcpProxy(one_redis.socket) as hub_port, FakeHub(one_redis) as hub:
        variables = environment(
            tmp_path / "data", free_port, ATTUNE_REDIS_URL=hub_port.url,
            ATTUNE_SOURCE=str(recording / "a.mp4"), PYTHONPATH=str(ROOT),
        )  # fmt: skip
        command = traced([sys.executable, "-m", "edge_agent", "run"], report)
        with log.open("wb") as output:
            process = subprocess.Popen(command, env=variables, cwd=ROOT, stderr=output)
            try:
                eventually(lambda: any(w.channels for w in hub.accepted), 120)  # traced, it is slow
                eventually(lambda: len(hub.accepted) >= 8, 60)  # it has begun again once
            finally:
                for agent in psutil.Process(process.pid).children():
                    agent.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(5)
        spoken = read(report)
        assert spoken.hosts == {("127.0.0.1", hub_port.port)}
    assert {path for path in spoken.unix if "nscd" not in path} == set()


def test_a_recording_cannot_send_ffmpeg_to_another_machine(tmp_path: Path, recording: Path) -> None:
    report = tmp_path / "trace"
    code = (
        "import threading\nfrom pathlib import Path\n"
        "from edge_agent.adapters.ffmpeg import parts_of\n"
        "from edge_agent.errors import SourceError\n"
        "import contextlib\n"
        "try:\n"
        f"    [part] = parts_of(Path({str(recording / 'b.mp4')!r}))\n"
        "    with contextlib.ExitStack() as pipes: print(len(list(part.open(pipes))))\n"
        "except SourceError as error: print('refused', error)\n"
    )
    command = traced([sys.executable, "-c", code], report)
    done = subprocess.run(
        command, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert "refused" in done.stdout
    assert read(report).hosts == frozenset()
