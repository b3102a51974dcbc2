"""What one page has not been sent yet: bounded, and of seconds only the newest."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from dashboard.domain.scope import Scope
from dashboard.live.past import Sent

MAILBOX: Final = 64
"""More than a busy ward changes in a minute. A page that is further behind fetches everything."""


class Topic(StrEnum):
    """What a page may be sent; who gets which is decided when it connects."""

    LIVE = "live"
    ALERT = "alert"
    TECHNICAL = "technical"
    TECHNICAL_DETAIL = "technical_detail"
    CANARY = "canary"


@dataclass(frozen=True, slots=True)
class Message:
    """One server-sent event, serialised once for all who are sent the same."""

    topic: Topic
    id: str
    name: str
    data: str


LASTING: Final = frozenset({Topic.ALERT, Topic.TECHNICAL, Topic.TECHNICAL_DETAIL})
"""What somebody must not miss. A second is followed by the next one, and so is a test alert."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a page comes in. ``missed`` None: what it missed is gone, and it must read anew."""

    id: str
    missed: list[Sent] | None


@dataclass(eq=False)
class Mailbox:
    """What one page has not been sent yet."""

    topics: frozenset[Topic]
    scope: Scope
    loop: asyncio.AbstractEventLoop
    entry: Entry
    page: str | None = None
    """What an open page calls itself; programs that only listen have no name."""
    waiting: deque[Message] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    overflowed: bool = False

    def put(self, message: Message) -> None:
        """Keep ``message``, or note that this page is too slow. Runs on the event loop."""
        if message.topic is Topic.LIVE:  # only the newest second is worth sending
            kept = [m for m in self.waiting if m.topic is not Topic.LIVE]
            self.waiting = deque(kept)
        if len(self.waiting) >= MAILBOX:
            self.overflowed = True
        else:
            self.waiting.append(message)
        self.arrived.set()

    def hang_up(self) -> None:
        """End this page's stream: whoever is awake comes back. Runs on the event loop."""
        self.overflowed = True
        self.arrived.set()

    async def take(self, timeout_s: float) -> list[Message]:
        """Everything waiting, or nothing after ``timeout_s``."""
        try:
            async with asyncio.timeout(timeout_s):
                await self.arrived.wait()
        except TimeoutError:
            return []
        self.arrived.clear()
        taken = list(self.waiting)
        self.waiting.clear()
        return taken
