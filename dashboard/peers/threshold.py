"""The threshold service's internal REST, as far as the dashboard asks it."""

import httpx2

from dashboard.peers.internal import ServiceAway, fetch, send
from shared.contracts import (
    ConfigurationView,
    CoverageView,
    ErasedPart,
    EventPage,
    LearningView,
    Preview,
    PreviewRequest,
    RollupHistory,
    WindowHistory,
)


class ThresholdClient:
    """Committed history: events to reconcile with, and curves."""

    def __init__(self, client: httpx2.Client) -> None:
        self._client = client

    def events(self, after: int, limit: int = 500) -> EventPage:
        """Events behind the cursor ``after``."""
        page = fetch(self._client, "/events", EventPage, {"after": after, "limit": limit})
        if page is None:
            raise ServiceAway("/events: status 404")
        return page

    def windows(self, person_id: str, from_ms: int, to_ms: int) -> WindowHistory | None:
        """A person's scored windows; None for somebody it has never seen."""
        params = {"from_ms": from_ms, "to_ms": to_ms}
        return fetch(self._client, f"/persons/{person_id}/windows", WindowHistory, params)

    def rollups(
        self, person_id: str, from_ms: int, to_ms: int, step_ms: int
    ) -> RollupHistory | None:
        """A person's windows by ``step_ms``."""
        params = {"from_ms": from_ms, "to_ms": to_ms, "step_ms": step_ms}
        return fetch(self._client, f"/persons/{person_id}/rollups", RollupHistory, params)

    def coverage(self, from_ms: int, to_ms: int) -> CoverageView:
        """How many seconds of everybody could be judged."""
        params = {"from_ms": from_ms, "to_ms": to_ms}
        found = fetch(self._client, "/coverage", CoverageView, params)
        if found is None:
            raise ServiceAway("/coverage: status 404")
        return found

    def learning(self, person_id: str) -> LearningView | None:
        """How far a person is known; None for somebody it has never seen."""
        return fetch(self._client, f"/persons/{person_id}/learning", LearningView)

    def begin_preview(self, person_id: str, factor: float) -> Preview:
        """Ask what limits with another factor would have raised."""
        body = PreviewRequest(factor=factor)
        return send(self._client, f"/persons/{person_id}/previews", body, Preview)

    def preview(self, person_id: str, factor: float) -> Preview | None:
        """How far that is; None where nobody asked."""
        path = f"/persons/{person_id}/previews"
        return fetch(self._client, path, Preview, {"factor": factor})

    def configuration(self) -> ConfigurationView | None:
        """The configuration in force."""
        return fetch(self._client, "/configuration", ConfigurationView)

    def erased(self, person_id: str) -> ErasedPart | None:
        """What was deleted of a person; None while the request was not read."""
        return fetch(self._client, f"/erasures/{person_id}", ErasedPart)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()
