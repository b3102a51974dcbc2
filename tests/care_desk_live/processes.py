"""Redis and the three services behind the page as processes that a test kills and starts."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redis.exceptions import RedisError

from deploy.local.redis_binary import find_servers
from deploy.local.supervisor import Program
from deploy.local.system import System, plan
from shared.streams.connection import connect

ROOT: Final = Path(__file__).resolve().parent.parent.parent
START_LIMIT_S: Final = 90.0
NO_DEMO: Final = {"ATTUNE_DEMO_PERSON": ""}
EDGE: Final = "edge_agent"
REDIS: Final = "redis"


@dataclass
class Processes:
    """The programs of ``make run`` but for the edge box, and without its supervisor."""

    system: System
    told: Mapping[str, str] = field(default_factory=dict)
    """Settings of a test's own, for every service."""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """In the order they start."""
        return [program.name for program in self._programs()]

    def start(self, *names: str) -> None:
        """Start these, all at once, and wait until each answers."""
        for name in names:
            self._spawn(name)
        for name in names:
            self.wait(name)

    def _spawn(self, name: str) -> None:
        program = next(each for each in self._programs() if each.name == name)
        program.log_path.parent.mkdir(parents=True, exist_ok=True)
        with program.log_path.open("ab") as log:
            self.running[name] = subprocess.Popen(
                list(program.command),
                env={**os.environ, **program.environment, **NO_DEMO, **self.told},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def kill(self, name: str) -> None:
        """SIGKILL; nothing starts it again by itself."""
        process = self.running.pop(name)
        process.kill()
        process.wait(timeout=10)

    def stop(self) -> None:
        """End everything, last started first."""
        for name in reversed(list(self.running)):
            self.kill(name)

    def wait(self, name: str) -> None:
        """Until ``name`` answers; ``AssertionError`` with its log where it never does."""
        deadline = time.monotonic() + START_LIMIT_S
        while not self._answers(name):
            dead = self.running[name].poll()
            assert dead is None, f"{name} ended with {dead}:\n{self.log(name)}"
            assert time.monotonic() < deadline, f"{name} does not answer:\n{self.log(name)}"
            time.sleep(0.1)

    def log(self, name: str) -> str:
        """The last lines of what it wrote."""
        path = self.system.data / "log" / f"{name}.log"
        return path.read_text()[-4000:]

    def command(self, *arguments: str) -> str:
        """``python -m dashboard …`` beside the running one; answers what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "dashboard", *arguments],
            env={**os.environ, **self.system.environment(), **NO_DEMO, **self.told},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def _programs(self) -> list[Program]:
        return [program for program in self.system.programs() if program.name != EDGE]

    def _answers(self, name: str) -> bool:
        if name == REDIS:
            return self._redis_answers()
        ports = {
            "threshold_service": self.system.threshold_port,
            "reasoning_service": self.system.reasoning_port,
            "dashboard": self.system.port,
        }
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{ports[name]}/healthz", timeout=2):
                return True
        except OSError:
            return False

    def _redis_answers(self) -> bool:
        client = connect(self.system.redis_url)
        try:
            return bool(client.ping())
        except RedisError:
            return False
        finally:
            client.close()


def processes(folder: Path, port: int, told: Mapping[str, str] | None = None) -> Processes:
    """Nothing runs yet."""
    server = next(iter(find_servers().values()))
    return Processes(plan(ROOT, folder, "none", server, "127.0.0.1", port), told or {})
