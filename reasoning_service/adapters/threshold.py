"""The threshold service's internal REST, read-only: what it knows around an event."""

from typing import Protocol, TypeVar

import httpx2
from pydantic import SecretStr, TypeAdapter, ValidationError

from reasoning_service.domain.facts import HISTORY_MS, PRIOR_MS, History
from reasoning_service.errors import HistoryUnavailable
from shared.contracts import BaselineSnapshot, Event, EventPage, StoredEvent, WindowHistory
from shared.streams.codec import first_problem

TIMEOUT_S = 2.0
"""Three calls stay well inside the worker's reclaim time of 15 s."""
PAGE = 500

T = TypeVar("T")
_Pages = TypeAdapter[EventPage | tuple[StoredEvent, ...] | tuple[Event, ...]](
    EventPage | tuple[StoredEvent, ...] | tuple[Event, ...]
)


class HistorySource(Protocol):
    """Whoever knows the history of persons. Every call raises ``HistoryUnavailable``."""

    def history(self, event: Event) -> History:
        """What is known around ``event``."""
        ...

    def events_after(self, cursor: int) -> EventPage:
        """Committed events after ``cursor``, in the order of commits."""
        ...


class ThresholdClient:
    """Speaks to the threshold service with the service token."""

    def __init__(
        self, url: str, token: SecretStr, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self._http = httpx2.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {token.get_secret_value()}"},
            timeout=TIMEOUT_S,
            transport=transport,
            trust_env=False,  # a proxy for the outside has no business between two services
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def history(self, event: Event) -> History:
        """Half an hour of windows, the baseline, and the events of 24 h.

        The event itself came whole with its message, so it is not fetched again.
        """
        person, end = f"/persons/{event.person_id}", event.t_event + 1
        windows = self._get(
            f"{person}/windows",
            TypeAdapter(WindowHistory),
            from_ms=max(0, event.t_event - HISTORY_MS),
            to_ms=end,
        )
        prior = self._get(
            f"{person}/events", _Pages, from_ms=max(0, event.t_event - PRIOR_MS), to_ms=end
        )
        return History(windows.windows, self._baseline(person), _events(prior))

    def events_after(self, cursor: int) -> EventPage:
        """One page of committed events."""
        return self._get("/events", TypeAdapter(EventPage), after=cursor, limit=PAGE)

    def problem(self) -> str | None:
        """One sentence when the threshold service does not answer, or not to us."""
        try:
            answer = self._http.get("/configuration", timeout=1.0)
        except httpx2.HTTPError as error:
            return f"the threshold service does not answer: {type(error).__name__}"
        if answer.status_code != httpx2.codes.OK:
            return f"the threshold service answers {answer.status_code}"
        return None

    def _baseline(self, person: str) -> BaselineSnapshot | None:
        response = self._call(f"{person}/baseline", {})
        if response.status_code == httpx2.codes.NOT_FOUND:
            return None
        return _parse(response, TypeAdapter(BaselineSnapshot))

    def _get(self, path: str, adapter: TypeAdapter[T], **query: int) -> T:
        return _parse(self._call(path, query), adapter)

    def _call(self, path: str, query: dict[str, int]) -> httpx2.Response:
        try:
            return self._http.get(path, params=query)
        except httpx2.HTTPError as error:
            raise HistoryUnavailable(f"{path}: {type(error).__name__}: {error}") from error


def _parse(response: httpx2.Response, adapter: TypeAdapter[T]) -> T:
    path = response.request.url.path
    if response.status_code != httpx2.codes.OK:
        raise HistoryUnavailable(f"{path} answered {response.status_code}")
    try:
        return adapter.validate_json(response.content)
    except ValidationError as error:
        raise HistoryUnavailable(f"{path}: {first_problem(error)}") from error


def _events(page: EventPage | tuple[StoredEvent, ...] | tuple[Event, ...]) -> tuple[Event, ...]:
    rows = page.events if isinstance(page, EventPage) else page
    return tuple(row.event if isinstance(row, StoredEvent) else row for row in rows)
