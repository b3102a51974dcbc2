"""A history source that a test can switch off, and an explainer around it."""

from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from reasoning_service import troubles
from reasoning_service.adapters.calls import Calls
from reasoning_service.adapters.erasures import Erasures
from reasoning_service.adapters.requests import Requests
from reasoning_service.adapters.schema import upgrade
from reasoning_service.adapters.store import Store
from reasoning_service.adapters.vllm.state import ModelState
from reasoning_service.api.ports import Served
from reasoning_service.case import Rules
from reasoning_service.desk import Desk
from reasoning_service.domain.chat import Voice
from reasoning_service.domain.facts import History
from reasoning_service.errors import HistoryUnavailable
from reasoning_service.explain import Explainer
from reasoning_service.instant import Connected, Instant
from reasoning_service.lookup import Lookup
from reasoning_service.metrics import Metrics
from reasoning_service.ports import ModelClient
from shared.clock import Clock
from shared.contracts import Event, EventPage, StoredEvent
from shared.health import Health
from shared.storage.engine import open_engine
from tests.databases import database_url
from tests.reasoning_service import samples


class FakeSource:
    """Answers with ``samples.history()`` and the events it was given, unless it is away."""

    def __init__(self, events: tuple[Event, ...] = ()) -> None:
        self.away = False
        self.calls = 0
        self.events = list(events)

    def history(self, event: Event) -> History:
        self.calls += 1
        self._check()
        known = samples.history()
        return known if event.person_id == "p-1" else History((), None, ())

    def events_after(self, cursor: int) -> EventPage:
        self._check()
        rows = tuple(
            StoredEvent(cursor=i, event=e) for i, e in enumerate(self.events, start=1) if i > cursor
        )
        return EventPage(events=rows, next_cursor=len(self.events))

    def _check(self) -> None:
        if self.away:
            raise HistoryUnavailable("switched off by the test")


def open_store(folder: Path) -> Store:
    """A store on a fresh database."""
    engine = open_engine(database_url(folder, "reasoning"))
    upgrade(engine)
    return Store(engine)


def explainer(store: Store, source: FakeSource, clock: Clock, retry_s: float = 15.0) -> Explainer:
    """An explainer with the product's deadline."""
    metrics = Metrics()
    return Explainer(
        store, Lookup(source, metrics), clock, metrics, deadline_s=60.0, retry_s=retry_s
    )


def _desk(store: Store, clock: Clock) -> Desk:
    rules, overload = Rules(1, 1, 60.0), troubles.overload(store, clock)
    return Desk(Requests(store.engine), rules, Metrics(), overload, clock)


def served(
    store: Store,
    clock: Clock,
    source: FakeSource | None = None,
    client: ModelClient | None = None,
    model: ModelState | None = None,
    voice: Callable[[], Voice] = Voice,
    desk: Desk | None = None,
) -> Served:
    """What the REST stands on, with the token ``secret``."""
    connected = None if client is None else Connected(client, voice, desk or _desk(store, clock))
    return Served(
        store=store,
        calls=Calls(store.engine),
        health=Health(clock),
        metrics=Metrics(),
        token=SecretStr("secret"),
        again=explainer(store, source or FakeSource(), clock).again,
        instant=Instant(clock, connected),
        erase=lambda asked: Erasures(store.engine).erase(asked, clock.now_ms()),
        model=None if model is None else lambda: model,
        voice=voice,
    )
