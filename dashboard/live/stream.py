"""``/v1/stream``: server-sent events to one page."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from dashboard.accounts.credentials import Credential
from dashboard.api.access import SeesSystem, get_parts
from dashboard.canary.views import PAGE_NAME, CanaryAge
from dashboard.canary.watch import newest
from dashboard.domain.actor import Actor
from dashboard.domain.rights import Right
from dashboard.domain.scope import Home
from dashboard.live.mailbox import Mailbox, Message, Topic
from dashboard.live.past import Sent
from dashboard.parts import Parts
from shared.contracts.base import EpochMs

HEARTBEAT_S = 5.0
RETRY_MS = 1000
"""How soon a page comes back after the stream broke; it then fetches residents and alerts."""
SESSION_CHECK_BEATS = 2
"""A session that ended elsewhere stops seeing persons within two heartbeats."""

router = APIRouter(prefix="/v1", tags=["live"])


class Hello(BaseModel):
    """The first message; ``canary`` is None where no test alerts are sent.

    ``resumed``: all that was missed since ``Last-Event-ID`` follows. Where it does not although one
    was sent, ``refetch`` follows: read the lists again.
    """

    server_time: EpochMs
    canary: CanaryAge | None
    resumed: bool


class EventStream(StreamingResponse):
    """A response of server-sent events."""

    media_type = "text/event-stream"


@router.get("/stream", operation_id="openStream", response_class=EventStream)
async def stream(
    request: Request,
    parts: Annotated[Parts, Depends(get_parts)],
    actor: SeesSystem,
    page: Annotated[str | None, Query(pattern=PAGE_NAME)] = None,
    last_event_id: Annotated[
        str | None, Header(max_length=64, description="The id of the last event that was received")
    ] = None,
) -> EventStream:
    shown = Credential.of(request)
    if actor.may(Right.SEE_RESIDENTS):
        await run_in_threadpool(parts.audit.view, actor.username, "view-stream", "residents")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return EventStream(_messages(parts, actor, shown, page, last_event_id), headers=headers)


async def _messages(
    parts: Parts,
    actor: Actor,
    shown: Credential,
    page: str | None = None,
    last_id: str | None = None,
) -> AsyncIterator[str]:
    mailbox = parts.hub.open(_topics(actor), actor.scope, page, last_id)
    try:
        missed, at = mailbox.entry.missed, mailbox.entry.id
        hello = await _hello(parts, actor, resumed=last_id is not None and missed is not None)
        # Its id is where the page stands now, so that a break before the first message loses none.
        yield f"retry: {RETRY_MS}\nid: {at}\n{_event('hello', hello)}"
        if missed is None:
            yield _event("refetch", "{}")
        for message in await _still_seen(parts, actor, missed or []):
            yield _format(message)
        async for text in _while_open(parts, mailbox, actor, shown):
            yield text
    finally:
        parts.hub.close(mailbox)


async def _while_open(
    parts: Parts, mailbox: Mailbox, actor: Actor, shown: Credential
) -> AsyncIterator[str]:
    beats = 0
    next_beat = asyncio.get_running_loop().time() + HEARTBEAT_S
    while not parts.hub.closing:
        wait_s = max(0.0, next_beat - asyncio.get_running_loop().time())
        for message in await mailbox.take(wait_s):
            yield _format(message)
        if mailbox.overflowed:
            yield _event("refetch", "{}")
            return
        if asyncio.get_running_loop().time() < next_beat:
            continue
        next_beat += HEARTBEAT_S
        beats += 1
        if beats % SESSION_CHECK_BEATS == 0 and not await _same(parts, actor, shown):
            return
        yield _event("heartbeat", _server_time(parts))


async def _same(parts: Parts, actor: Actor, shown: Credential) -> bool:
    # Other wards or another role: the page comes back and is sent what it may see from now on.
    # An open stream is no touch: a page that nobody uses must come to its idle end.
    return await run_in_threadpool(parts.credentials.holder, shown, False) == actor


def _topics(actor: Actor) -> frozenset[Topic]:
    detail = actor.may(Right.SEE_TECHNICAL_DETAIL)
    wanted = {
        Topic.LIVE: actor.may(Right.SEE_RESIDENTS),
        Topic.ALERT: actor.may(Right.SEE_ALERTS),
        Topic.TECHNICAL: actor.may(Right.SEE_TECHNICAL) and not detail,
        Topic.TECHNICAL_DETAIL: detail,
        Topic.CANARY: actor.may(Right.SEE_TECHNICAL),
    }
    return frozenset(topic for topic, allowed in wanted.items() if allowed)


async def _hello(parts: Parts, actor: Actor, resumed: bool) -> str:
    """The server's time, and the age of the last test alert; null where none is sent."""
    hello = Hello(server_time=parts.outside.clock.now_ms(), canary=None, resumed=resumed)
    if parts.settings.canary and actor.may(Right.SEE_TECHNICAL):
        seen = await run_in_threadpool(newest, parts.outside.engine)
        age = None if seen is None else max(0, hello.server_time - seen.stored_at)
        hello = hello.model_copy(update={"canary": CanaryAge(age_ms=age)})
    return hello.model_dump_json()


def _server_time(parts: Parts) -> str:
    return f'{{"server_time":{parts.outside.clock.now_ms()}}}'


async def _still_seen(parts: Parts, actor: Actor, missed: list[Sent]) -> list[Sent]:
    """Without those about somebody who has moved beyond the actor's wards meanwhile."""
    if not missed:
        return []
    homes = await run_in_threadpool(parts.homes.known)
    return [
        each
        for each in missed
        if (person := each.about.person_id) is None
        or actor.scope.sees(homes.get(person, Home(person, None)))
    ]


def _format(message: Message | Sent) -> str:
    return f"id: {message.id}\n{_event(message.name, message.data)}"


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"
