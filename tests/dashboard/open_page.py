"""A page's stream as a browser holds it open, for tests that look at what it is sent."""

import asyncio
import json
import queue
import threading
from types import TracebackType
from typing import Any, Self

from dashboard.accounts.credentials import Credential
from dashboard.domain.actor import Actor
from dashboard.live import stream
from dashboard.parts import Parts

PATIENCE_S = 10


class OpenPage:
    """Reads one stream in a thread of its own, until it is hung up on or the test ends."""

    def __init__(self, parts: Parts, actor: Actor, name: str | None) -> None:
        self.name = name
        self.hello: Any = None
        """What the server said first."""
        self._parts = parts
        self._actor = actor
        self._messages: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._reading: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._read()))

    def __enter__(self) -> Self:
        self._thread.start()
        self.hello = self.next("hello")
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        if self._thread.is_alive() and self._loop is not None and self._reading is not None:
            self._loop.call_soon_threadsafe(self._reading.cancel)
        self._thread.join(PATIENCE_S)

    def next(self, wanted: str) -> Any:
        """The data of the next message called ``wanted``; others are passed over."""
        while True:
            name, data = self._messages.get(timeout=PATIENCE_S)
            if name == wanted:
                return data

    def ended(self) -> bool:
        """Whether the server hangs up, now or within seconds."""
        self._thread.join(PATIENCE_S)
        return not self._thread.is_alive()

    async def _read(self) -> None:
        self._loop, self._reading = asyncio.get_running_loop(), asyncio.current_task()
        texts = stream._messages(self._parts, self._actor, Credential("-", True), self.name)
        try:
            async for text in texts:
                lines = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
                self._messages.put((lines["event"], json.loads(lines["data"])))
        except asyncio.CancelledError:
            await texts.aclose()  # type: ignore[attr-defined]
