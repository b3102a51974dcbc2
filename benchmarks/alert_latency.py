"""Window end to visible on the page: ``python -m benchmarks.alert_latency``.

Twenty residents send a window a second through a real edge outbox and publisher, real Redis,
threshold service, reasoning service and dashboard, to a wall open in Chromium. After a calm
minute each resident screams at a moment of their own; the page's own clock notes when the tile
says so. Everything runs on this machine, the browser too. Perception is not part of it: its cost
is `benchmarks.edge_cost`.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.machine import header, percentile
from deploy.local.redis_binary import find_servers
from deploy.local.supervisor import Supervisor
from deploy.local.system import System, plan
from edge_agent.outbox import AlarmBook, Database, Limits, Outbox
from edge_agent.publish.metrics import Metrics
from edge_agent.publish.publisher import Hub, Publisher
from shared.clock import SystemClock
from shared.contracts import ScoreWindow, WindowState
from shared.health import Health
from shared.streams.connection import connect
from tests.chromium import chromium
from tests.whole_chain.caregiver import at_the_page

ROOT = Path(__file__).resolve().parent.parent
RESIDENTS = 20
CALM_S = 60
APART_S = 2
EDGE = "edge-benchmark"
NOTE_WHEN_SEEN = """() => {
  window.seen = {};
  const look = () => {
    for (const tile of document.querySelectorAll('article')) {
      const name = tile.querySelector('h3')?.innerText;
      if (name && !(name in window.seen) && tile.innerText.includes('Tier')) {
        window.seen[name] = Date.now();
      }
    }
  };
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true,
    characterData: true, attributes: true});
}"""


@dataclass(frozen=True)
class Ward:
    """Who is watched and when each of them screams, in seconds after the start."""

    names: dict[str, str]
    screams_at: dict[str, int]


def main() -> None:
    """Run once and print the figures."""
    print(f"Alert latency, {RESIDENTS} residents at 1 Hz; {header()}")
    names = {f"person-{i:02d}": f"Resident {i:02d}" for i in range(RESIDENTS)}
    ward = Ward(names, {p: CALM_S + APART_S * i for i, p in enumerate(names)})
    with tempfile.TemporaryDirectory() as folder:
        latencies = measure(Path(folder), ward)
    missed = RESIDENTS - len(latencies)
    figures = {"p50": percentile(latencies, 0.5), "p99": percentile(latencies, 0.99)}
    print("  ".join(f"{name} {value:.0f} ms" for name, value in figures.items()), end="  ")
    print(f"max {max(latencies):.0f} ms, {len(latencies)} alerts seen, {missed} missed")


def measure(folder: Path, ward: Ward) -> list[float]:
    """Milliseconds from the end of the window that raised each alert to the tile saying so."""
    system = plan(ROOT, folder, "none", next(iter(find_servers().values())), "127.0.0.1", 18100)
    supervisor, stop = Supervisor(SystemClock()), threading.Event()
    try:
        for program in system.programs():
            if program.name != "edge_agent":
                supervisor.start(program)
        _wait_for(f"{system.address}/healthz")
        for person, name in ward.names.items():
            _dashboard(system, "add-resident", person, "--name", name, "--room", "1")
        password = _dashboard(system, "one-time-password")
        with chromium() as browser, at_the_page(browser, system.address) as caregiver:
            caregiver.choose_password(password)
            caregiver.page.evaluate(NOTE_WHEN_SEEN)
            edge = threading.Thread(target=_edge, args=(folder, system.redis_url, ward, stop))
            edge.start()
            caregiver.page.wait_for_timeout((max(ward.screams_at.values()) + 15) * 1000)
            seen = _seen(caregiver.page)
            stop.set()
            edge.join()
            events = _events(system)
    finally:
        stop.set()
        supervisor.stop()
    ends = {ward.names[person]: t_event + 1000 for person, t_event in events.items()}
    return [seen[name] - end for name, end in ends.items() if name in seen]


def _edge(folder: Path, url: str, ward: Ward, stop: threading.Event) -> None:
    clock = SystemClock()
    database = Database(folder / "bench.outbox.db", EDGE, clock)
    outbox = Outbox(database, EDGE, clock, Limits())
    alarms = AlarmBook(database, EDGE, clock)
    publisher = Publisher(Hub(connect(url), EDGE), outbox, alarms, clock, Metrics(), Health(clock))
    sending = threading.Thread(target=publisher.run, args=(stop,))
    sending.start()
    dice = random.Random(1)
    start = clock.now_ms()
    second = 0
    while not clock.wait(stop, max(0.0, (start + second * 1000 - clock.now_ms()) / 1000)):
        for person, at in ward.screams_at.items():
            loud = at <= second < at + 8
            _append(outbox, person, start + (second - 1) * 1000, loud, dice)
        second += 1
    sending.join()


def _append(outbox: Outbox, person: str, t_start: int, loud: bool, dice: random.Random) -> None:
    distress = 0.85 if loud else 0.12 + dice.gauss(0, 0.02)
    channels: dict[str, float | None] = {
        "distress_raw": distress,
        "distress_fused": distress,
        "p_scream": 0.97 if loud else 0.01,
        "loudness_dbfs": -8.0 if loud else -48.0 + dice.gauss(0, 2),
        "p_neutral": 0.1 if loud else 0.8,
    }

    def build(epoch: str, seq: int) -> ScoreWindow:
        return ScoreWindow(
            edge_id=EDGE,
            source_id=f"source-{person}",
            person_id=person,
            outbox_epoch=epoch,
            shard=0,
            seq=seq,
            t_start=t_start,
            trace_id=f"{person}-{seq}",
            bundle_id="simulated",
            state=WindowState.OK,
            channels=channels,
            quality={"face": 1.0, "voice": 1.0},
        )

    outbox.append(0, build)


def _seen(page: Page) -> dict[str, float]:
    answer: dict[str, float] = page.evaluate("() => window.seen")
    return answer


def _events(system: System) -> dict[str, int]:
    """When the first event of each person was, by person."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{system.threshold_port}/events?after=0&limit=500",
        headers={"Authorization": f"Bearer {system.service_token}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        stored = json.load(answer)["events"]
    opened = [item["event"] for item in stored if item["event"]["kind"] == "opened"]
    return {event["person_id"]: event["t_event"] for event in reversed(opened)}


def _dashboard(system: System, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", *arguments],
        env={**os.environ, **system.environment()},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def _wait_for(url: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    main()
