"""Keeps the answers of requests that carry a key. Below the guard, above the routes."""

import logging
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.domain.once import HEADER
from dashboard.once.answers import Answers
from dashboard.once.asking import Asking, enter, leave

log = logging.getLogger(__name__)

REPLAYED: Final = "Idempotency-Replayed"


class Once:
    """Puts a request with a key at hand; its answer waits until it is kept.

    Whether the key is the first, ``Needs`` asks ``Answers`` once it is known who asks.
    """

    def __init__(self, app: ASGIApp, answers: Answers) -> None:
        self._app = app
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        header = Headers(scope=scope).get(HEADER) if scope["type"] == "http" else None
        if header is None or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        asking = Asking(header, f"{scope['path']}?{scope['query_string'].decode('latin-1')}")
        token = enter(asking)
        try:
            await self._carried_out(scope, _read(receive, asking), send, asking)
        finally:
            leave(token)

    async def _carried_out(
        self, scope: Scope, receive: Receive, send: Send, asking: Asking
    ) -> None:
        held: list[Message] = []

        async def hold(message: Message) -> None:
            # Only what was let pass as the first of its key is kept, and so waits.
            if asking.attempt is None:
                await send(message)
            else:
                held.append(message)

        try:
            await self._app(scope, receive, hold)
        except Exception:
            # Answered by the server above; what was rolled back may be asked for again.
            await self._settle(asking, [])
            raise
        await self._settle(asking, held)
        for message in held:
            await send(message)

    async def _settle(self, asking: Asking, held: list[Message]) -> None:
        if asking.attempt is None:
            return
        status = held[0]["status"] if held else 500
        body = b"".join(message.get("body", b"") for message in held).decode()
        try:
            if 200 <= status < 300:
                await run_in_threadpool(self._answers.answered, asking.attempt, status, body)
            else:
                await run_in_threadpool(self._answers.release, asking.attempt)
        except SQLAlchemyError:
            # What was done stands and is answered; only asking again says that the answer is lost.
            log.warning("an answer could not be kept", extra={"fields": {"status": status}})


def _read(receive: Receive, asking: Asking) -> Receive:
    async def read() -> Message:
        message = await receive()
        asking.body += message.get("body", b"")
        return message

    return read
