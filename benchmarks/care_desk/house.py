"""The product's own services as processes, with residents, consents and a past."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx2

from benchmarks.care_desk.past import fill, wait_until_taken
from benchmarks.care_desk.plan import scripts
from deploy.local.redis_binary import find_servers
from deploy.local.supervisor import Supervisor
from deploy.local.system import System, plan
from shared.clock import SystemClock

ROOT = Path(__file__).resolve().parent.parent.parent
PORT = 18200
YEAR_MS = 365 * 86_400_000
START_LIMIT_S = 90.0


@dataclass(frozen=True)
class House:
    """What runs, and where."""

    system: System
    supervisor: Supervisor
    persons: int

    def one_time_password(self) -> str:
        """Of the first user."""
        done = subprocess.run(
            [sys.executable, "-m", "dashboard", "one-time-password"],
            env={**os.environ, **self.system.environment()},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()


@contextmanager
def house(folder: Path, persons: int, model: str) -> Iterator[House]:
    """Everything but the edge, until the block ends. ``model``: ``refuses`` or ``hangs``."""
    with ExitStack() as stack:
        url = stack.enter_context(dead_model(model))
        # A copy, so that building the page meanwhile changes nothing here.
        static = shutil.copytree(ROOT / "dashboard" / "static", folder / "static")
        told = {
            "ATTUNE_REASONING_MODEL_URL": url,
            "ATTUNE_DASHBOARD_STATIC_DIR": str(static),
            "ATTUNE_DEMO_PERSON": "",  # it would be a tile without data
        }
        server = next(iter(find_servers().values()))
        system = plan(ROOT, folder, "none", server, "127.0.0.1", PORT)
        supervisor = Supervisor(SystemClock())
        stack.callback(supervisor.stop)
        for program in system.programs():
            if program.name != "edge_agent":
                known = {**program.environment, **told}
                supervisor.start(replace(program, environment=known))
            if program.name == "redis":
                last = fill(system.redis_url, persons)  # services may write what is newer
        wait_for(f"{system.address}/healthz")
        wait_until_taken(system.redis_url, last)
        yield House(system, supervisor, persons)


@contextmanager
def dead_model(how: str) -> Iterator[str]:
    """The address of a model server that is dead: nobody listens, or nobody ever answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        if how == "hangs":
            listener.listen(64)
        yield address


def enrol(inside: House, cookie: str) -> None:
    """Residents with consents, as a manager enters them."""
    with httpx2.Client(base_url=inside.system.address) as client:
        client.headers.update({"Cookie": cookie, "X-Attune-Request": "1"})
        for number, script in enumerate(scripts(inside.persons)):
            who = {"display_name": f"Resident {number:02d}", "room": str(100 + number)}
            new = {"person_id": script.person_id, "ward_id": None, **who}
            client.post("/v1/residents", json=new).raise_for_status()
            granted = f"/v1/residents/{script.person_id}/consent/grant"
            client.post(granted, json=_grant()).raise_for_status()


def _grant() -> Mapping[str, object]:
    now = time.time_ns() // 1_000_000
    record = {"finding": "has_capacity", "assessed_by": "Dr Simulated", "assessed_at": now}
    return {
        "purposes": ["face", "voice", "body"],
        "basis": "own",
        "review_at": now + YEAR_MS,
        "record": {**record, "note": "simulated"},
    }


def wait_for(url: str) -> None:
    """Until something answers there."""
    until = time.monotonic() + START_LIMIT_S
    while True:
        try:
            if httpx2.get(url, timeout=2.0).status_code < 500:
                return
        except httpx2.HTTPError:
            if time.monotonic() > until:
                raise
        time.sleep(0.2)
