"""A stream that breaks is gone on with: nothing is lost or doubled, or it is said that it is."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from dashboard.accounts.credentials import Credential
from dashboard.domain.actor import Actor
from dashboard.domain.rights import Role
from dashboard.domain.scope import ABOUT_NOBODY, EVERYBODY, Home, Scope
from dashboard.domain.tokens import API_RIGHTS, TokenKind
from dashboard.live import stream
from dashboard.live.hub import Hub
from dashboard.live.mailbox import MAILBOX, Message, Topic
from dashboard.live.past import Past, Sent
from dashboard.parts import Parts
from dashboard.storage.tables import resident
from tests.dashboard.builders import PERSON, event
from tests.dashboard.desk import Desk
from tests.dashboard.test_stream import run

NOBODYS = Credential("token", by_header=False)
EVERYONE = Actor("program", Role.INTEGRATOR, False, EVERYBODY)
NORTH = Actor("program", Role.INTEGRATOR, False, Scope(wards=frozenset({"north"})))


@dataclass
class Program:
    """Reads a stream as the standard says, and keeps the newest id for when it breaks."""

    parts: Parts
    actor: Actor = EVERYONE
    last_id: str | None = None
    got: list[str] = field(default_factory=list)
    hello: dict[str, Any] = field(default_factory=dict)

    async def connect(self) -> AsyncIterator[str]:
        """A new connection, which has said hello."""
        texts = stream._messages(self.parts, self.actor, NOBODYS, None, self.last_id)
        await self.read(texts, 1)
        return texts

    async def read(self, texts: AsyncIterator[str], count: int) -> None:
        """So many events of it."""
        for _ in range(count):
            async with asyncio.timeout(5):
                self._take(await anext(texts))

    def _take(self, text: str) -> None:
        lines = dict(line.split(": ", 1) for line in text.splitlines() if line)
        self.last_id = lines.get("id", self.last_id)
        if lines["event"] == "hello":
            self.hello = json.loads(lines["data"])
        else:
            told = json.loads(lines["data"])
            self.got.append(told if isinstance(told, str) else lines["event"])


def tell(hub: Hub, text: str, topic: Topic = Topic.ALERT, about: Home = ABOUT_NOBODY) -> None:
    hub.publish(topic, topic.value, json.dumps(text), about)


def test_what_was_told_while_the_connection_was_broken_comes_first(desk: Desk) -> None:
    program, hub = Program(desk.parts), desk.parts.hub

    async def scenario() -> None:
        texts = await program.connect()
        tell(hub, "a")
        await program.read(texts, 1)
        await texts.aclose()  # type: ignore[attr-defined]  # it is a generator
        for text in "bcd":
            tell(hub, text)
        texts = await program.connect()
        tell(hub, "e")
        await program.read(texts, 4)

    run(scenario())
    assert program.got == ["a", "b", "c", "d", "e"]
    assert program.hello["resumed"] is True


def test_a_break_right_after_the_hello_loses_nothing(desk: Desk) -> None:
    program, hub = Program(desk.parts), desk.parts.hub

    async def scenario() -> None:
        tell(hub, "before anybody listened")
        await program.connect()
        assert program.hello["resumed"] is False
        tell(hub, "a")
        await program.connect()  # and breaks again, before what was missed is read
        texts = await program.connect()
        await program.read(texts, 1)

    run(scenario())
    assert program.got == ["a"]


@given(st.lists(st.sampled_from(["tell", "read", "break"]), max_size=40))
def test_however_often_it_breaks_every_alert_comes_once_and_in_order(steps: list[str]) -> None:
    hub, told, got = Hub("p"), 0, list[int]()

    async def scenario() -> None:
        nonlocal told
        last_id = hub.open(frozenset(Topic), EVERYBODY).entry.id
        mailbox = hub.open(frozenset(Topic), EVERYBODY, None, last_id)
        waiting: list[Sent | Message] = list(mailbox.entry.missed or [])
        for step in [*steps, "break", "read"]:
            if step == "tell":
                told += 1
                tell(hub, str(told))
                hub.publish(Topic.LIVE, "live", '"second"', ABOUT_NOBODY)
                await asyncio.sleep(0)
            elif step == "read":
                waiting += await mailbox.take(0)
                for message in waiting:
                    last_id = message.id
                    if message.topic is not Topic.LIVE:
                        got.append(int(json.loads(message.data)))
                waiting = []
            else:
                hub.close(mailbox)
                mailbox = hub.open(frozenset(Topic), EVERYBODY, None, last_id)
                assert mailbox.entry.missed is not None
                waiting = list(mailbox.entry.missed)

    run(scenario())
    assert got == list(range(1, told + 1))


@pytest.mark.parametrize(
    "last_id", ["", "x", "-", "p-", "p--1", "p-99", "q-1", "p-1x", "p-\u0661", "p-" + "9" * 40]
)
def test_an_id_of_another_run_or_none_of_ours_is_told_to_read_anew(
    desk: Desk, last_id: str
) -> None:
    desk.parts.hub._past = Past("p")
    program = Program(desk.parts, last_id=last_id)

    async def scenario() -> None:
        tell(desk.parts.hub, "a")
        texts = await program.connect()
        await program.read(texts, 1)
        tell(desk.parts.hub, "b")
        await program.read(texts, 1)

    run(scenario())
    assert program.hello["resumed"] is False
    assert program.got == ["refetch", "b"]
    assert program.last_id == "p-2"


def test_an_id_that_is_too_old_is_told_to_read_anew_and_goes_on(desk: Desk) -> None:
    hub = desk.parts.hub
    hub._past = Past("p", kept=3)
    program = Program(desk.parts)

    async def scenario() -> None:
        await program.connect()
        for text in "abc":
            tell(hub, text)
        texts = await program.connect()
        await program.read(texts, 3)
        for text in "defg":
            tell(hub, text)
        texts = await program.connect()
        await program.read(texts, 1)
        tell(hub, "h")
        await program.read(texts, 1)

    run(scenario())
    assert program.got == ["a", "b", "c", "refetch", "h"]


def test_more_than_a_mailbox_holds_is_gone_on_with(desk: Desk) -> None:
    program = Program(desk.parts)
    many = [str(number) for number in range(MAILBOX * 2)]

    async def scenario() -> None:
        await program.connect()
        for text in many:
            tell(desk.parts.hub, text)
        texts = await program.connect()
        await program.read(texts, len(many))

    run(scenario())
    assert program.got == many


def test_what_is_gone_on_with_is_what_may_be_known_now(desk: Desk) -> None:
    desk.enrol("n1", "north")
    hub = desk.parts.hub
    program = Program(desk.parts, NORTH)

    async def scenario() -> None:
        await program.connect()
        tell(hub, "north", about=Home("n1", "north"))
        tell(hub, "south", about=Home("s1", "south"))
        tell(hub, "for operators", Topic.TECHNICAL_DETAIL)
        tell(hub, "camera", Topic.TECHNICAL)
        texts = await program.connect()
        await program.read(texts, 2)

    run(scenario())
    assert program.got == ["north", "camera"]


def test_whoever_moved_away_meanwhile_is_not_told_of(desk: Desk) -> None:
    for name in ("n1", "n2"):
        desk.enrol(name, "north")
    program = Program(desk.parts, NORTH)

    async def scenario() -> None:
        await program.connect()
        for name in ("n1", "n2"):
            tell(desk.parts.hub, name, about=Home(name, "north"))
        with desk.parts.outside.engine.begin() as connection:
            moved = update(resident).where(resident.c.person_id == "n1")
            connection.execute(moved.values(ward_id=None))
        texts = await program.connect()
        await program.read(texts, 1)

    run(scenario())
    assert program.got == ["n2"]


def test_nobody_is_told_of_who_was_erased(desk: Desk) -> None:
    desk.enrol("n1", "north")
    program = Program(desk.parts)

    async def scenario() -> None:
        await program.connect()
        tell(desk.parts.hub, "n1", about=Home("n1", "north"))
        tell(desk.parts.hub, "another", about=Home(PERSON, None))
        asked = {"reason": "left", "confirm": "n1"}
        answer = desk.page().post("/v1/residents/n1/erase", json=asked)
        assert answer.status_code == 200, answer.text
        texts = await program.connect()
        await program.read(texts, 1)

    run(scenario())
    assert program.got == ["another"]
    assert program.hello["resumed"] is True


def test_seconds_that_are_over_are_not_told_again(desk: Desk) -> None:
    program = Program(desk.parts)

    async def scenario() -> None:
        await program.connect()
        desk.parts.announcer.residents(desk.parts.wall.look().residents)
        tell(desk.parts.hub, "a")
        texts = await program.connect()
        await program.read(texts, 1)

    run(scenario())
    assert program.got == ["a"]


def test_a_program_says_the_id_in_the_header_of_the_standard(desk: Desk) -> None:
    secret = desk.token("program", TokenKind.API, API_RIGHTS, EVERYBODY)
    page = TestClient(desk.app, headers={"Authorization": f"Bearer {secret}"})
    (alert_id,) = desk.happen(event())
    desk.parts.alerts.acknowledge(alert_id, "nurse")
    desk.parts.hub.stop()  # so that a stream says hello, what was missed, and ends
    start = desk.parts.hub._past.id_of(0)
    missed = page.get("/v1/stream", headers={"Last-Event-ID": start}).text
    assert '"resumed":true' in missed
    assert (missed.count("event: alert"), alert_id in missed) == (1, True)
    again = page.get("/v1/stream", headers={"Last-Event-ID": desk.parts.hub._past.id_of(1)}).text
    assert '"resumed":true' in again
    assert "event: alert" not in again
    lost = page.get("/v1/stream", headers={"Last-Event-ID": "another-1"}).text
    assert '"resumed":false' in lost
    assert "event: refetch" in lost
    assert page.get("/v1/stream", headers={"Last-Event-ID": "x" * 65}).status_code == 422


def test_the_past_is_bounded_and_knows_what_it_forgot() -> None:
    past = Past("p", kept=2)
    for number in (3, 5, 8):
        past.keep(number, Sent(past.id_of(number), "alert", ABOUT_NOBODY, "alert", ""))
    assert past.since("p-2", 9) is None
    assert [each.id for each in past.since("p-3", 9) or []] == ["p-5", "p-8"]
    assert [each.id for each in past.since("p-6", 9) or []] == ["p-8"]
    assert past.since("p-9", 9) == []
    assert past.since("p-10", 9) is None
