"""The internal REST: assessments, the words and the model behind them, events that are brought."""

from typing import Any

from fastapi import Depends, FastAPI

from reasoning_service.api.assess import assess_routes
from reasoning_service.api.assessments import assessment_routes
from reasoning_service.api.erasures import erasure_routes
from reasoning_service.api.limit import Limit
from reasoning_service.api.model import model_routes
from reasoning_service.api.openapi import describe
from reasoning_service.api.ports import Served
from reasoning_service.api.thinking import thinking_routes
from shared.web import problems
from shared.web.internal import health_routes, metrics_routes
from shared.web.service_auth import require_service_token


def create_app(served: Served) -> FastAPI:
    """The application. Everything but health and metrics needs the service token."""
    app = FastAPI(title="Attune reasoning service", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Limit)
    problems.install(app)
    app.include_router(health_routes(served.health))
    app.include_router(metrics_routes(served.metrics.registry))
    allowed = require_service_token(served.token)
    guarded = [Depends(allowed)]
    routers = (
        assessment_routes(served),
        erasure_routes(served),
        model_routes(served),
        assess_routes(served.instant),
    )
    for router in routers:
        app.include_router(router, dependencies=guarded)
    app.include_router(thinking_routes(served.calls, allowed))

    @app.get("/v1/openapi.json", dependencies=guarded, include_in_schema=False)
    def description() -> dict[str, Any]:
        return app.openapi()

    describe(app)
    return app
