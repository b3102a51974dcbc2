"""Which open pages have said that the last test alert reached them."""

import threading
from dataclasses import dataclass, field

from dashboard.canary.watch import Seen
from dashboard.domain.canary import ALARM_AFTER, HOP_MS, misses
from dashboard.live.hub import Hub
from dashboard.live.mailbox import Mailbox, Topic


@dataclass
class Sent:
    """One test alert: whom it was sent to, and who has said what when (epoch ms)."""

    t_event: int
    to: dict[str, Mailbox] = field(default_factory=dict)
    arrived: dict[str, int] = field(default_factory=dict)
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the last test alert came; ``delay_ms`` until the last page that answered had it."""

    pages: int = 0
    arrived: int = 0
    delay_ms: int | None = None


class Receipts:
    """In memory: a page that is open opens its stream again when the server starts anew."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._lock = threading.Lock()
        self._sent: Sent | None = None
        self._misses: dict[str, int] = {}

    def sent(self, seen: Seen) -> None:
        """A test alert goes out now to every page that is open."""
        pages = self._hub.named(Topic.CANARY)
        with self._lock:
            self._sent = Sent(seen.t_event, pages)
            self._misses = {page: n for page, n in self._misses.items() if page in pages}

    def arrived(self, page: str, t_event: int, at: int) -> None:
        """A page says that it has had the test alert of ``t_event`` since ``at`` (epoch ms)."""
        with self._lock:
            sent = self._sent
            if sent is not None and sent.t_event == t_event and page in sent.to:
                sent.arrived.setdefault(page, at)
                self._misses[page] = 0

    def reached(self) -> Reached:
        """How far the last one came."""
        with self._lock:
            if self._sent is None:
                return Reached()
            answers = self._sent.arrived.values()
            last = max(answers, default=None)
            delay = None if last is None else max(0, last - self._sent.t_event - HOP_MS)
            return Reached(len(self._sent.to), len(answers), delay)

    def judge(self) -> int:
        """How many pages have missed two in a row; once a test alert.

        A page that misses one is hung up on. One that is awake comes back within a second and is
        asked again; a phone that sleeps with the page open does not, and is no fault of ours.
        """
        with self._lock:
            open_now = self._hub.named(Topic.CANARY)
            self._misses = {page: n for page, n in self._misses.items() if page in open_now}
            sent = self._sent
            if sent is not None and not sent.judged:
                sent.judged = True
                self._count(sent, open_now)
            return sum(n >= ALARM_AFTER for n in self._misses.values())

    def _count(self, sent: Sent, open_now: dict[str, Mailbox]) -> None:
        for page, mailbox in sent.to.items():
            if page in sent.arrived or open_now.get(page) is not mailbox:
                continue  # it has it, or it was closed meanwhile
            self._misses[page] = misses(self._misses.get(page, 0), came=False)
            self._hub.hang_up(mailbox)
