"""The product's own services as processes, with residents, consents and a past."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx2

from benchmarks.care_desk.plan import scripts
from benchmarks.care_desk.windows import Ward
from deploy.local.redis_binary import find_servers
from deploy.local.supervisor import Supervisor
from deploy.local.system import System, plan
from shared.clock import SystemClock
from shared.streams import keys
from shared.streams.codec import encode
from shared.streams.connection import connect
from shared.streams.reader import entries_of
from threshold_service.arithmetics import arithmetic
from threshold_service.configuration import load
from threshold_service.engine_settings import engine_settings

ROOT = Path(__file__).resolve().parent.parent.parent
PORT = 18200
YEAR_MS = 365 * 86_400_000
START_LIMIT_S = 90.0
AT_ONCE = 2000


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
        wait_for(f"{system.address}/healthz")
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


def past(inside: House) -> None:
    """The minutes before, at their own times in the stream; back once all are committed."""
    ward = Ward(engine_settings(load(), arithmetic("plain")), scripts(inside.persons))
    until_s = time.time_ns() // 1_000_000_000 - 2
    with closing(connect(inside.system.redis_url)) as redis:
        seq = 0
        with redis.pipeline(transaction=False) as pipe:
            for window in ward.past(until_s):
                seq = window.seq
                # Redis names the time of arrival; a window of the past arrived at its end.
                pipe.xadd(keys.scores(0), encode(window), id=f"{window.t_end}-{seq}")
                if seq % AT_ONCE == 0:
                    pipe.execute()
            pipe.execute()
        until = time.monotonic() + START_LIMIT_S
        name = keys.acked("edge-past", "past", 0)
        while int(redis.get(name) or 0) < seq:
            if time.monotonic() > until:
                raise RuntimeError("the threshold service does not take the past")
            time.sleep(0.2)


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


class Arrivals:
    """Notes when Redis took each window, by its trace, while the stream still has it."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.in_hub: dict[str, float] = {}
        self._thread.start()

    def stop(self) -> None:
        """Read no more."""
        self._stop.set()
        self._thread.join()
        self._redis.close()

    def _run(self) -> None:
        position = "$"
        while not self._stop.is_set():
            answer = self._redis.xread({keys.scores(0): position}, block=500)
            for entry in entries_of(answer):
                position = entry.entry_id
                trace = trace_of(entry.fields[b"body"])
                if trace is not None:
                    self.in_hub[trace] = float(position.partition("-")[0])


def trace_of(body: bytes) -> str | None:
    """The trace id in a record's JSON, found without reading the rest.

    >>> trace_of(b'{"seq":1,"trace_id":"p-1","bundle_id":"b"}')
    'p-1'
    """
    _, found, rest = body.partition(b'"trace_id":"')
    return rest.partition(b'"')[0].decode() if found else None
