"""Two hundred open pages over real connections: each is told everything once, and let go."""

import asyncio
import socket
import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.care_desk.streams import Pages
from dashboard.accounts.credentials import COOKIE
from dashboard.api.app import create_app
from shared.web.internal import serving
from tests.dashboard.builders import event
from tests.dashboard.desk import Desk

PAGES = 200


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until_told(pages: Pages, key: str) -> None:
    while len(pages.arrived.get(key, [])) < PAGES:
        await asyncio.sleep(0.02)


def test_two_hundred_pages_are_told_once_each_and_let_go(desk: Desk) -> None:
    cookie = f"{COOKIE}={desk.page().cookies[COOKIE]}"
    port = free_port()

    async def scenario() -> Pages:
        pages = Pages(cookie, PAGES)
        async with asyncio.timeout(60):
            held = [asyncio.create_task(pages.hold("127.0.0.1", port)) for _ in range(PAGES)]
            await pages.ready.wait()
            assert desk.parts.hub.pages == PAGES
            (alert_id,) = desk.happen(event())
            desk.parts.announcer.alert(desk.parts.alert_reader.detail(alert_id).alert)
            await until_told(pages, f"{alert_id}/raised")
            desk.parts.alerts.acknowledge(alert_id, "nurse")
            await until_told(pages, f"{alert_id}/acknowledged")
            await asyncio.sleep(0.1)  # a second telling would come now
        for each in held:
            each.cancel()
        await asyncio.gather(*held, return_exceptions=True)
        return pages

    with serving(create_app(desk.parts), "127.0.0.1", port), ThreadPoolExecutor(1) as apart:
        pages = apart.submit(asyncio.run, scenario()).result()
        told = sorted(len(times) for times in pages.arrived.values())
        assert (told, pages.lost) == ([PAGES, PAGES], 0)
        until = time.monotonic() + 30
        while desk.parts.hub.pages and time.monotonic() < until:
            time.sleep(0.05)
        assert desk.parts.hub.pages == 0
