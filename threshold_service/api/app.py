"""The internal REST of the threshold service."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Path, Query
from pydantic import SecretStr

from shared.contracts import ConfigurationView, Event, EventPage
from shared.contracts.base import Id
from shared.health import Health
from shared.web import problems
from shared.web.internal import health_routes, metrics_routes
from shared.web.problems import NotFound
from shared.web.service_auth import require_service_token
from threshold_service.adapters.database.coverage import Coverage
from threshold_service.adapters.database.erasing import Erasures
from threshold_service.adapters.database.history import History
from threshold_service.api.coverage import coverage_routes
from threshold_service.api.erasures import erasure_routes
from threshold_service.api.persons import person_routes
from threshold_service.configuration import Configuration
from threshold_service.domain.settings import EngineSettings
from threshold_service.metrics import Metrics


def create_app(
    history: History,
    configuration: Configuration,
    settings: EngineSettings,
    health: Health,
    metrics: Metrics,
    token: SecretStr,
    shadow: APIRouter | None = None,
    previews: APIRouter | None = None,
) -> FastAPI:
    """The app; everything but health and metrics needs the service token.

    ``shadow``: what answers for a configuration under comparison; ``previews``: for other limits.
    """
    app = FastAPI(title="Attune threshold service", docs_url=None, redoc_url=None)
    problems.install(app)
    app.include_router(health_routes(health))
    app.include_router(metrics_routes(metrics.registry))
    guarded = [Depends(require_service_token(token))]
    app.include_router(_events(history), dependencies=guarded)
    app.include_router(person_routes(history, settings), dependencies=guarded)
    app.include_router(coverage_routes(Coverage(history.engine)), dependencies=guarded)
    app.include_router(erasure_routes(Erasures(history.engine)), dependencies=guarded)
    app.include_router(_configuration(configuration), dependencies=guarded)
    for router in (shadow, previews):
        if router is not None:
            app.include_router(router, dependencies=guarded)
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


def _configuration(configuration: Configuration) -> APIRouter:
    router = APIRouter(tags=["configuration"])

    @router.get("/configuration")
    def view() -> ConfigurationView:
        return ConfigurationView(
            config_version=configuration.version, content=configuration.content
        )

    return router
