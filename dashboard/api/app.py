"""The FastAPI application."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import SQLAlchemyError

from dashboard import VERSION
from dashboard.accounts.oidc.routes import router as oidc_router
from dashboard.accounts.routes import router as session_router
from dashboard.accounts.token_routes import router as tokens_router
from dashboard.accounts.user_routes import router as users_router
from dashboard.alerts.room_code_routes import router as room_code_router
from dashboard.alerts.routes import router as alerts_router
from dashboard.alerts.thinking import router as thinking_router
from dashboard.api.conditional import Conditional
from dashboard.api.guard import Guard
from dashboard.api.openapi import describe
from dashboard.api.static import page_routes
from dashboard.audit.routes import router as audit_router
from dashboard.burden.routes import router as burden_router
from dashboard.canary.routes import router as canary_router
from dashboard.consent.person_routes import router as person_router
from dashboard.consent.routes import router as consent_router
from dashboard.delivery.push.routes import router as push_router
from dashboard.delivery.routes import router as delivery_router
from dashboard.delivery.webhooks.routes import router as webhooks_router
from dashboard.devices.routes import router as devices_router
from dashboard.domain.errors import StorageUnavailable
from dashboard.escalation.roster_routes import router as roster_router
from dashboard.escalation.routes import router as escalation_router
from dashboard.handover.routes import router as handover_router
from dashboard.live.stream import router as stream_router
from dashboard.once.answers import AnsweredBefore, Answers
from dashboard.once.middleware import REPLAYED, Once
from dashboard.parts import Parts
from dashboard.pauses.routes import router as pauses_router
from dashboard.persons.routes import router as persons_router
from dashboard.records.routes import router as records_router
from dashboard.residents.helped import router as helped_router
from dashboard.residents.limits_routes import router as limits_router
from dashboard.residents.routes import router as residents_router
from dashboard.residents.timeline_routes import router as timeline_router
from dashboard.residents.ward_routes import router as wards_router
from dashboard.signals.routes import router as signals_router
from dashboard.surroundings.routes import router as surroundings_router
from dashboard.system.routes import router as system_router
from dashboard.technical.routes import router as technical_router
from shared.web import problems
from shared.web.internal import health_routes

ROUTERS = (
    session_router,
    oidc_router,
    users_router,
    tokens_router,
    wards_router,
    residents_router,
    persons_router,
    timeline_router,
    pauses_router,
    limits_router,
    helped_router,
    surroundings_router,
    consent_router,
    person_router,
    alerts_router,
    room_code_router,
    escalation_router,
    roster_router,
    thinking_router,
    records_router,
    signals_router,
    technical_router,
    devices_router,
    canary_router,
    audit_router,
    burden_router,
    handover_router,
    webhooks_router,
    push_router,
    delivery_router,
    system_router,
    stream_router,
)


def create_app(parts: Parts) -> FastAPI:
    """The public application over ``parts``; every route but health and sign-in needs a session."""
    app = FastAPI(title="Attune", version=VERSION, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.parts = parts
    problems.install(app)
    app.add_exception_handler(SQLAlchemyError, _storage)
    app.add_exception_handler(AnsweredBefore, _answered_before)
    app.add_middleware(Conditional)
    app.add_middleware(Once, answers=Answers(parts.outside.engine, parts.outside.clock))
    app.add_middleware(Guard)
    app.include_router(health_routes(parts.health), include_in_schema=False)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(page_routes(parts.settings.dashboard_static_dir))
    describe(app)
    return app


def _answered_before(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AnsweredBefore)
    headers = {REPLAYED: "true"}
    if not error.kept.body:
        return Response(status_code=error.kept.status, headers=headers)
    return Response(error.kept.body, error.kept.status, headers, "application/json")


def _storage(_request: Request, _error: Exception) -> JSONResponse:
    # A full disk or a lock held too long: the transaction was rolled back as a whole.
    problem = StorageUnavailable("This could not be saved. Nothing was changed; try again.")
    return problems.respond(int(problem.status), problem.type, problem.detail)
