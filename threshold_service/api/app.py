"""The internal REST of the threshold service."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Path, Query
from pydantic import SecretStr

from shared.contracts import (
    BaselineSnapshot,
    ConfigurationView,
    Event,
    EventPage,
    WindowHistory,
)
from shared.contracts.base import EpochMs, Id
from shared.health import Health
from shared.web import problems
from shared.web.internal import health_routes, metrics_routes
from shared.web.problems import BadRequest, NotFound
from shared.web.service_auth import require_service_token
from threshold_service.adapters.database.history import History
from threshold_service.configuration import Configuration
from threshold_service.domain.person import restore
from threshold_service.domain.settings import EngineSettings
from threshold_service.metrics import Metrics
from threshold_service.shard.rows import baseline_of

LONGEST_MS = 2 * 3_600_000
"""Two hours of windows a call: 7,200 rows."""
PersonId = Annotated[Id, Path()]


def create_app(
    history: History,
    configuration: Configuration,
    settings: EngineSettings,
    health: Health,
    metrics: Metrics,
    token: SecretStr,
    shadow: APIRouter | None = None,
) -> FastAPI:
    """The app; everything but health and metrics needs the service token.

    ``shadow``: what answers for a configuration under comparison.
    """
    app = FastAPI(title="Attune threshold service", docs_url=None, redoc_url=None)
    problems.install(app)
    app.include_router(health_routes(health))
    app.include_router(metrics_routes(metrics.registry))
    guarded = [Depends(require_service_token(token))]
    app.include_router(_events(history), dependencies=guarded)
    app.include_router(_persons(history, settings), dependencies=guarded)
    app.include_router(_configuration(configuration), dependencies=guarded)
    if shadow is not None:
        app.include_router(shadow, dependencies=guarded)
    return app


def _events(history: History) -> APIRouter:
    router = APIRouter(tags=["events"])

    @router.get("/events")
    def events(
        after: Annotated[int, Query(ge=0)] = 0, limit: Annotated[int, Query(ge=1, le=1000)] = 500
    ) -> EventPage:
        """Events after a cursor, in the order of commits."""
        found = tuple(history.events_after(after, limit))
        return EventPage(events=found, next_cursor=found[-1].cursor if found else after)

    @router.get("/events/{event_id}")
    def event(event_id: Annotated[Id, Path()]) -> Event:
        found = history.event(event_id)
        if found is None:
            raise NotFound(f"no event {event_id}")
        return found

    return router


def _persons(history: History, settings: EngineSettings) -> APIRouter:
    router = APIRouter(prefix="/persons/{person_id}", tags=["persons"])

    @router.get("/events")
    def events(
        person_id: PersonId,
        from_ms: EpochMs = 0,
        to_ms: EpochMs = 9_999_999_999_999,
        limit: Annotated[int, Query(ge=1, le=1000)] = 500,
    ) -> EventPage:
        """One person's events with ``from_ms <= t_event < to_ms``."""
        _ordered(from_ms, to_ms)
        found = tuple(history.events_of(person_id, from_ms, to_ms, limit))
        return EventPage(events=found, next_cursor=found[-1].cursor if found else 0)

    @router.get("/windows")
    def windows(person_id: PersonId, from_ms: EpochMs, to_ms: EpochMs) -> WindowHistory:
        """One person's windows, at most two hours a call."""
        _ordered(from_ms, to_ms)
        if to_ms - from_ms > LONGEST_MS:
            raise BadRequest(f"at most {LONGEST_MS} ms a call, got {to_ms - from_ms}")
        found = tuple(history.windows(person_id, from_ms, to_ms))
        return WindowHistory(person_id=person_id, from_ms=from_ms, to_ms=to_ms, windows=found)

    @router.get("/baseline")
    def baseline(person_id: PersonId) -> BaselineSnapshot:
        """What is usual for one person, as last committed."""
        body = history.state(person_id)
        if body is None:
            raise NotFound(f"no baseline of person {person_id}")
        return baseline_of(person_id, restore(body), settings)

    return router


def _configuration(configuration: Configuration) -> APIRouter:
    router = APIRouter(tags=["configuration"])

    @router.get("/configuration")
    def view() -> ConfigurationView:
        return ConfigurationView(
            config_version=configuration.version, content=configuration.content
        )

    return router


def _ordered(from_ms: int, to_ms: int) -> None:
    if to_ms < from_ms:
        raise BadRequest(f"to_ms must not lie before from_ms, got {from_ms}..{to_ms}")
