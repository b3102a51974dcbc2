"""The internal REST: assessments by event, and who writes them."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, FastAPI, Path
from pydantic import BaseModel, ConfigDict, SecretStr

from reasoning_service.adapters.store import Store
from reasoning_service.metrics import Metrics
from shared.contracts import Assessment
from shared.health import Health
from shared.web import problems
from shared.web.internal import health_routes, metrics_routes
from shared.web.service_auth import require_service_token

EventId = Annotated[
    str, Path(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]*$")
]


class ModelStatus(BaseModel):
    """Who writes the assessments, in words for the page."""

    model_config = ConfigDict(frozen=True)

    mode: Literal["template", "model"]
    vllm_url_set: bool
    detail: str


def create_app(
    store: Store, health: Health, metrics: Metrics, token: SecretStr, vllm_url: str
) -> FastAPI:
    """The application. Everything but health and metrics needs the service token."""
    app = FastAPI(title="Attune reasoning service", docs_url=None, redoc_url=None)
    problems.install(app)
    app.include_router(health_routes(health))
    app.include_router(metrics_routes(metrics.registry))
    app.include_router(_routes(store, model_status(vllm_url), require_service_token(token)))
    return app


def model_status(model_url: str) -> ModelStatus:
    """Who writes by configuration; whether the model answers is in the health's notes."""
    if not model_url:
        detail = "No model is connected: the template writes."
        return ModelStatus(mode="template", vllm_url_set=False, detail=detail)
    detail = "A model writes; the template where it is late, fails or is not borne out."
    return ModelStatus(mode="model", vllm_url_set=True, detail=detail)


def _routes(store: Store, status: ModelStatus, allowed: Callable[[str], None]) -> APIRouter:
    router = APIRouter(dependencies=[Depends(allowed)], tags=["reasoning"])

    @router.get("/assessments/{event_id}")
    def assessment(event_id: EventId) -> Assessment:
        found = store.get(event_id)
        if found is None:
            raise problems.NotFound(f"event {event_id} has no assessment")
        return found

    @router.get("/model-status")
    def state() -> ModelStatus:
        return status

    return router
