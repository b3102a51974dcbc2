"""The stream to the pages: order, bounds, and what each role is sent."""

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from sqlalchemy import update

from dashboard.accounts.credentials import COOKIE, Credential
from dashboard.domain.actor import Actor
from dashboard.domain.rights import Role
from dashboard.domain.scope import ABOUT_NOBODY, EVERYBODY, Scope
from dashboard.live import stream
from dashboard.live.hub import Hub
from dashboard.live.mailbox import MAILBOX, Topic
from dashboard.storage.tables import user
from tests.dashboard.builders import NOW, event, technical
from tests.dashboard.desk import Desk

T = TypeVar("T")
NOBODYS = Credential("token", by_header=False)


def names(texts: list[str]) -> list[str]:
    return [line[7:] for text in texts for line in text.splitlines() if line.startswith("event: ")]


def run(scenario: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: a browser test before it leaves this one's event loop running."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, scenario).result()


async def first(texts: AsyncIterator[str], count: int) -> list[str]:
    return [await anext(texts) for _ in range(count)]


def test_a_page_is_told_of_alerts_by_any_thread(desk: Desk) -> None:
    async def scenario() -> list[str]:
        texts = stream._messages(desk.parts, Actor("carer", Role.CARER, False, EVERYBODY), NOBODYS)
        hello = await first(texts, 1)
        (alert_id,) = desk.happen(event())
        thread = threading.Thread(target=desk.parts.alerts.acknowledge, args=(alert_id, "nurse"))
        thread.start()
        async with asyncio.timeout(5):
            told = await first(texts, 1)
        thread.join()
        return hello + told

    hello, told = run(scenario())
    assert re.match(r"retry: 1000\nid: [0-9a-f]{8}-0\nevent: hello\ndata: \{", hello)
    assert re.match(r"id: [0-9a-f]{8}-1\nevent: alert\ndata: \{", told)
    assert '"acknowledged_by":"nurse"' in told


def test_detail_of_technical_alarms_goes_to_those_who_can_act(desk: Desk) -> None:
    async def scenario(role: Role) -> str:
        texts = stream._messages(desk.parts, Actor("u", role, False, EVERYBODY), NOBODYS)
        await first(texts, 1)
        desk.parts.announcer.technical(technical())
        async with asyncio.timeout(5):
            return (await first(texts, 1))[0]

    assert "connection refused" not in run(scenario(Role.CARER))
    assert "connection refused" in run(scenario(Role.OPERATOR))


def test_operators_are_not_sent_persons(desk: Desk) -> None:
    assert stream._topics(Actor("u", Role.OPERATOR, False, EVERYBODY)) == {
        Topic.TECHNICAL_DETAIL,
        Topic.CANARY,  # the test alert is about nobody
    }
    assert stream._topics(Actor("u", Role.AUDITOR, False, EVERYBODY)) == frozenset()


def test_a_ward_is_sent_its_own_people_alone(desk: Desk) -> None:
    desk.enrol("n1", "north")
    desk.enrol("s1", "south")

    async def scenario() -> list[str]:
        carer = Actor("u", Role.CARER, False, Scope(wards=frozenset({"north"})))
        texts = stream._messages(desk.parts, carer, NOBODYS)
        await first(texts, 1)
        for person in ("s1", "never-enrolled", "n1"):
            (alert_id,) = desk.happen(event(person_id=person, episode=person))
            desk.parts.announcer.alert(desk.parts.alert_reader.detail(alert_id).alert)
        desk.parts.announcer.technical(technical(subject="s1"))
        desk.parts.announcer.technical(technical(subject="redis"))
        desk.parts.announcer.residents(desk.parts.wall.look().residents)
        async with asyncio.timeout(5):
            return await first(texts, 3)

    alert, alarm, live = run(scenario())
    assert '"person_id":"n1"' in alert
    assert '"subject":"redis"' in alarm
    (seen,) = json.loads(live.split("data: ")[1])
    assert seen["person_id"] == "n1"


@pytest.mark.parametrize("change", ["wards", "role", "disabled"])
def test_who_may_see_less_is_not_sent_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    page = desk.page(Role.NURSE)
    token = page.cookies[COOKIE]
    values: dict[str, dict[str, object]] = {
        "wards": {"all_wards": False},
        "role": {"role": "carer"},
        "disabled": {"disabled_at": NOW},
    }

    async def scenario() -> list[str]:
        nurse = Actor("nurse", Role.NURSE, False, EVERYBODY)
        texts = stream._messages(desk.parts, nurse, Credential(token, False))
        beats = await first(texts, 3)
        with desk.parts.outside.engine.begin() as connection:
            connection.execute(update(user).values(values[change]))
        async with asyncio.timeout(5):
            return beats + [text async for text in texts]

    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.02)
    assert set(names(run(scenario()))) == {"hello", "heartbeat"}


def test_a_page_that_is_too_slow_is_told_to_fetch_everything(desk: Desk) -> None:
    async def scenario() -> list[str]:
        texts = stream._messages(desk.parts, Actor("u", Role.CARER, False, EVERYBODY), NOBODYS)
        await first(texts, 1)
        for _ in range(MAILBOX + 1):
            desk.parts.hub.publish(Topic.ALERT, "alert", "{}", ABOUT_NOBODY)
        await asyncio.sleep(0)
        return [text async for text in texts]

    told = names(run(scenario()))
    assert told == ["alert"] * MAILBOX + ["refetch"]
    assert desk.parts.hub.pages == 0


def test_only_the_newest_second_waits_and_alerts_keep_their_order() -> None:
    async def scenario() -> list[tuple[str, str]]:
        hub = Hub()
        mailbox = hub.open(frozenset(Topic), EVERYBODY)
        for number in range(100):
            hub.publish(Topic.LIVE, "live", str(number), ABOUT_NOBODY)
        hub.publish(Topic.ALERT, "alert", "a", ABOUT_NOBODY)
        hub.publish(Topic.LIVE, "live", "newest", ABOUT_NOBODY)
        hub.publish(Topic.ALERT, "alert", "b", ABOUT_NOBODY)
        await asyncio.sleep(0)
        assert not mailbox.overflowed
        return [(m.name, m.data) for m in await mailbox.take(1)]

    assert run(scenario()) == [("alert", "a"), ("live", "newest"), ("alert", "b")]


def test_the_stream_beats_and_ends_with_its_session(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = desk.page()
    token = page.cookies[COOKIE]

    async def scenario() -> list[str]:
        texts = stream._messages(
            desk.parts, Actor("manager", Role.MANAGER, False, EVERYBODY), Credential(token, False)
        )
        beats = await first(texts, 3)
        desk.parts.sessions.end(token)
        async with asyncio.timeout(5):
            return beats + [text async for text in texts]

    monkeypatch.setattr(stream, "HEARTBEAT_S", 0.02)
    told = names(run(scenario()))
    assert told[:3] == ["hello", "heartbeat", "heartbeat"]
    assert set(told[3:]) <= {"heartbeat"}


def test_a_stopping_server_ends_its_streams(desk: Desk) -> None:
    async def scenario() -> list[str]:
        texts = stream._messages(desk.parts, Actor("u", Role.MANAGER, False, EVERYBODY), NOBODYS)
        await first(texts, 1)
        desk.parts.hub.stop()
        async with asyncio.timeout(2):
            return [text async for text in texts]

    assert run(scenario()) == []
