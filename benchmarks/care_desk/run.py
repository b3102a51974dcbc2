"""One run: start, settle, measure, collect."""

import json
import os
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, StorageState

from benchmarks.care_desk import companions, cost
from benchmarks.care_desk.arrivals import Arrivals
from benchmarks.care_desk.first_load import Load, first_load
from benchmarks.care_desk.found import Found, events_of, taken_by
from benchmarks.care_desk.house import House, enrol, house
from benchmarks.care_desk.pages import Pages, begin, cookie_of, opened, signed_in
from benchmarks.care_desk.plan import scripts
from benchmarks.care_desk.trips import Notes, since, trips
from tests.chromium import chromium

SETTLE_S = 6
CALM_S = 12
"""For what open pages cost, before and after they come."""
TAIL_S = 8
"""Alerts of the last seconds may still be acknowledged."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person at the terminal asked for."""

    persons: int
    episodes_s: float
    pages: int
    loads: int
    model: str


@dataclass
class Running:
    """What runs while alerts are measured."""

    inside: House
    edge: companions.Companion
    processes: dict[str, int]
    browser: Browser
    session: StorageState
    pages: Pages


def measure(folder: Path, chosen: Chosen) -> Found:
    """A whole run; everything is stopped at its end."""
    with ExitStack() as stack:
        inside = stack.enter_context(house(folder, chosen.persons, chosen.model))
        browser = stack.enter_context(chromium())
        session = signed_in(browser, inside.system.address, inside.one_time_password())
        enrol(inside, cookie_of(session))
        url = inside.system.redis_url
        edge = stack.enter_context(companions.edge(folder, url, chosen.persons))
        relay, bare = stack.enter_context(companions.bare_relay(url))
        pages = stack.enter_context(opened(browser, inside.system.address, session, bare))
        processes = {**inside.supervisor.pids(), "edge": edge.pid, "bare relay": relay.pid}
        running = Running(inside, edge, processes, browser, session, pages)
        return _measured(running, folder, chosen)


def _measured(running: Running, folder: Path, chosen: Chosen) -> Found:
    calm = _calm(running)
    with ExitStack() as stack:
        out = folder / "open-pages.json"
        if chosen.pages:
            address, cookie = running.inside.system.address, cookie_of(running.session)
            more = companions.open_pages(address, cookie, chosen.pages, out)
            running.processes["open pages"] = stack.enter_context(more).pid
            running.pages.wall.wait_for_timeout(1000 * SETTLE_S)
        crowded = _calm(running)
        loads = _loads(running, chosen.loads)
        found = _episodes(running, chosen)
    if chosen.pages:
        told = json.loads(out.read_text())
        raised = (key for key in told["arrived"] if key.endswith("/raised"))
        found.arrived, found.lost = {key: told["arrived"][key] for key in raised}, told["lost"]
    found.before, found.after, found.loads = calm, crowded, loads
    return found


def _calm(running: Running) -> dict[str, float]:
    """The dashboard in calm seconds: its cores, and its resident bytes."""
    dashboard = {"dashboard": running.processes["dashboard"]}
    first = cost.look(dashboard, time.monotonic())
    running.pages.wall.wait_for_timeout(1000 * CALM_S)
    last = cost.look(dashboard, time.monotonic())
    used = cost.between(first, last).ours["dashboard"]
    return {"cores": used, "bytes": float(last.uses["dashboard"].resident)}


def _loads(running: Running, number: int) -> dict[str, list[Load]]:
    address = running.inside.system.address
    kinds = {"the wall": running.session, "the sign-in": None}
    return {
        name: [first_load(running.browser, address, session) for _ in range(number)]
        for name, session in kinds.items()
        if number
    }


def _episodes(running: Running, chosen: Chosen) -> Found:
    mine = {"browser": cost.browser(), "this benchmark": os.getpid()}
    processes = {**running.processes, **mine}
    arrivals = Arrivals(running.inside.system.redis_url)
    try:
        begin(running.pages)
        running.edge.say(str(int(time.time()) + 2))
        first = cost.look(processes, time.monotonic())
        running.pages.wall.wait_for_timeout(1000 * chosen.episodes_s)
        last = cost.look(processes, time.monotonic())
        running.pages.wall.wait_for_timeout(1000 * TAIL_S)
    finally:
        arrivals.stop()
    return _collected(running, chosen, cost.between(first, last), arrivals.in_hub)


def _collected(
    running: Running, chosen: Chosen, share: cost.Share, in_hub: Mapping[str, float]
) -> Found:
    until_ms = (time.time() - TAIL_S / 2) * 1000
    pages, system = running.pages, running.inside.system
    wall, caregiver = pages.book(pages.wall), pages.book(pages.caregiver)
    events, told = events_of(system.redis_url)
    # The desk's own test alert is nobody's and not shown; the last ones are on their way still.
    ours = {script.person_id for script in scripts(chosen.persons)}
    known = [event for event in events if event.person_id in ours and event.t_event < until_ms]
    taken = taken_by(system.data / "dashboard.sqlite")
    made = trips(known, Notes(in_hub, told, taken, wall["arrived"], wall["painted"]))
    opened_at = {trip.alert_id: trip.ended for trip in reversed(made)}
    clicked = {f"{key}/acknowledged": at for key, at in caregiver["clicked"].items()}
    return Found(
        pages=chosen.pages,
        share=share,
        trips=made,
        outside=len(wall["outside"]),
        bare_ms=pages.bare_latencies(),
        polled_ms=since(opened_at, pages.book(pages.poller)["arrived"]),
        acknowledged_ms=since(clicked, wall["painted"]),
    )
