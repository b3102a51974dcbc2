"""Messages to every open page: one bounded mailbox a page, and nobody waits for a slow one.

Any thread may publish; the pages' coroutines read on the server's event loop.
"""

import asyncio
import secrets
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from dashboard.domain.scope import Home, Scope
from dashboard.live.past import Past, Sent

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
    missed: list[Message] | None


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


class Hub:
    """Hands messages to the mailboxes that asked for their topic."""

    def __init__(self, process: str | None = None, past: Past | None = None) -> None:
        """``process``: a name that no other run of this service has."""
        self._past = past or Past(process or secrets.token_hex(4))
        self._lock = threading.Lock()
        self._mailboxes: set[Mailbox] = set()
        self._number = 0
        self._closing = False

    @property
    def pages(self) -> int:
        """How many pages are connected."""
        return len(self._mailboxes)

    @property
    def closing(self) -> bool:
        """True once the server stops: streams end, so that it can."""
        return self._closing

    def open(
        self,
        topics: frozenset[Topic],
        scope: Scope,
        page: str | None = None,
        last_id: str | None = None,
    ) -> Mailbox:
        """A mailbox for one page; call from the event loop it will be read on.

        ``last_id``: of the last message that it was sent before its connection broke.
        """
        with self._lock:  # what is published from here on is in the mailbox, all before is past
            entry = self._entry(topics, scope, last_id)
            mailbox = Mailbox(topics, scope, asyncio.get_running_loop(), entry, page)
            self._mailboxes.add(mailbox)
        return mailbox

    def _entry(self, topics: frozenset[Topic], scope: Scope, last_id: str | None) -> Entry:
        now = self._past.id_of(self._number)
        found = None if last_id is None else self._past.since(last_id, self._number)
        if last_id is None or found is None:
            return Entry(now, [] if last_id is None else None)
        missed = [
            Message(Topic(each.topic), self._past.id_of(each.number), each.name, each.data)
            for each in found
            if each.topic in topics and scope.sees(each.about)
        ]
        return Entry(last_id, missed)

    def close(self, mailbox: Mailbox) -> None:
        """Forget a page."""
        with self._lock:
            self._mailboxes.discard(mailbox)

    def named(self, topic: Topic) -> dict[str, Mailbox]:
        """The open pages that are sent ``topic``, by what they call themselves."""
        with self._lock:
            return {m.page: m for m in self._wanting(topic) if m.page is not None}

    def hang_up(self, mailbox: Mailbox) -> None:
        """End one page's stream, from any thread."""
        with self._lock:
            if mailbox in self._mailboxes and not mailbox.loop.is_closed():
                mailbox.loop.call_soon_threadsafe(mailbox.hang_up)

    def publish(self, topic: Topic, name: str, data: str, about: Home) -> None:
        """Send ``data`` (JSON) to every page that asked for ``topic`` and may know of ``about``."""
        with self._lock:
            self._number += 1
            if topic in LASTING:
                self._past.keep(Sent(self._number, topic, about, name, data))
            message = Message(topic, self._past.id_of(self._number), name, data)
            for mailbox in self._wanting(topic):
                if mailbox.scope.sees(about):
                    mailbox.loop.call_soon_threadsafe(mailbox.put, message)

    def publish_list(self, topic: Topic, name: str, items: Sequence[tuple[Home, str]]) -> None:
        """Send each page a JSON list of those ``items`` that it may know of, perhaps none."""
        with self._lock:
            self._number += 1
            made: dict[Scope, Message] = {}  # a ward's pages share one
            for mailbox in self._wanting(topic):
                scope = mailbox.scope
                if scope not in made:
                    seen = ",".join(data for home, data in items if scope.sees(home))
                    made[scope] = Message(topic, self._past.id_of(self._number), name, f"[{seen}]")
                mailbox.loop.call_soon_threadsafe(mailbox.put, made[scope])

    def _wanting(self, topic: Topic) -> list[Mailbox]:
        return [m for m in self._mailboxes if topic in m.topics and not m.loop.is_closed()]

    def stop(self) -> None:
        """Wake every page so that its stream ends."""
        self._closing = True
        with self._lock:
            for mailbox in self._mailboxes:
                if not mailbox.loop.is_closed():
                    mailbox.loop.call_soon_threadsafe(mailbox.arrived.set)
