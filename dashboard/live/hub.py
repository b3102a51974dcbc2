"""Messages to every open page: one bounded mailbox a page, and nobody waits for a slow one.

Any thread may publish; the pages' coroutines read on the server's event loop.
"""

import asyncio
import secrets
import threading
from collections.abc import Sequence

from dashboard.domain.scope import Home, Scope
from dashboard.live.mailbox import LASTING, Entry, Mailbox, Message, Topic
from dashboard.live.past import Past, Sent


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
        missed = [each for each in found if each.topic in topics and scope.sees(each.about)]
        return Entry(last_id, missed)

    def close(self, mailbox: Mailbox) -> None:
        """Forget a page."""
        with self._lock:
            self._mailboxes.discard(mailbox)

    def forget(self, person_id: str) -> None:
        """Somebody was erased: nobody who comes back is told of them."""
        with self._lock:
            self._past.forget(person_id)

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
            message_id = self._past.id_of(self._number)
            if topic in LASTING:
                self._past.keep(self._number, Sent(message_id, topic, about, name, data))
            message = Message(topic, message_id, name, data)
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
