"""The dashboard's interface over an invented ward, for the page's tests and for drawing pages.

``python -m tests.page.mock_server --port 8090 --scene busy`` serves it beside the built page.
It uses the dashboard's own guard, page routes and views, so that it cannot drift from them.
"""

import argparse
import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from dashboard.accounts.credentials import COOKIE
from dashboard.accounts.token_views import WallRequest
from dashboard.accounts.views import PasswordRequest, SessionView, SignInRequest
from dashboard.alerts.thinking import CAVEAT, ThinkingView
from dashboard.alerts.views import AlertDetail, AlertFilter, AlertPage, AlertSummary, OutcomeRequest
from dashboard.api.guard import Guard
from dashboard.api.static import page_routes
from dashboard.domain.alert import AlertState, check_outcome
from dashboard.domain.errors import TooManyAttempts, WrongPassword
from dashboard.domain.rights import RIGHTS
from dashboard.domain.tokens import WALL_RIGHTS
from dashboard.domain.wording import DEMO_NOTE, NOTICE
from dashboard.residents.views import CurveView, MissedEventRequest, PauseRequest, ResidentList
from dashboard.system.models import ModelManifest
from dashboard.system.views import ModelList, SystemView
from dashboard.technical.views import TechnicalList
from shared.web import problems
from tests.page.mock_audit import router as audit_router
from tests.page.mock_burden import router as burden_router
from tests.page.mock_care import router as care_router
from tests.page.mock_handover import router as handover_router
from tests.page.mock_helped import router as helped_router
from tests.page.mock_provider import provider_router
from tests.page.mock_resident import router as resident_router
from tests.page.mock_signals import router as signals_router
from tests.page.mock_surroundings import router as surroundings_router
from tests.page.scenes import busy_ward, demo_ward, quiet_ward
from tests.page.ward import CONFIG, MINUTE_MS, Ward, now_ms

ROOT: Final = Path(__file__).resolve().parent.parent.parent
MANIFEST = ROOT / "edge_agent" / "models" / "manifest.json"
STATIC: Final = ROOT / "dashboard" / "static"
TICK_S: Final = 0.1
SCENES: Final = {"busy": busy_ward, "quiet": quiet_ward, "demo": demo_ward}


def create_app(ward: Ward, static: Path = STATIC) -> FastAPI:
    """The page and what it asks for."""
    app = FastAPI(openapi_url=None)
    app.state.ward = ward
    problems.install(app)
    app.add_exception_handler(TooManyAttempts, _wait)
    app.add_middleware(Guard)
    app.include_router(router)
    app.include_router(provider_router(_session))
    app.include_router(surroundings_router)
    app.include_router(resident_router)
    app.include_router(helped_router)
    app.include_router(signals_router)
    app.include_router(burden_router)
    app.include_router(care_router)
    app.include_router(handover_router)
    app.include_router(audit_router)
    app.include_router(page_routes(static))
    return app


@contextmanager
def serving(ward: Ward, port: int) -> Iterator[str]:
    """The application on ``port`` of loopback, in a thread of its own."""
    config = uvicorn.Config(
        create_app(ward), port=port, log_level="error", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        ward.away = True
        server.should_exit = True
        thread.join(10)


def _ward(request: Request) -> Ward:
    ward = request.app.state.ward
    assert isinstance(ward, Ward)
    return ward


TheWard = Annotated[Ward, Depends(_ward)]
router = APIRouter(prefix="/v1")


def _wait(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TooManyAttempts)
    answer = problems.respond(429, error.type, error.detail)
    answer.headers["Retry-After"] = str(error.retry_after_s)
    return answer


def _session(ward: Ward) -> SessionView:
    return SessionView(
        username="admin",
        role=ward.role,
        must_change_password=ward.must_change,
        idle_timeout_s=ward.idle_s,
        view_only=ward.view_only,
        rights=sorted(WALL_RIGHTS if ward.view_only else RIGHTS[ward.role]),
        whole_house=ward.whole_house,
    )


@router.post("/session")
def sign_in(ward: TheWard, response: Response, body: SignInRequest) -> SessionView:
    if ward.refuse_after is not None:
        raise TooManyAttempts(ward.refuse_after)
    if body.password != ward.password:
        raise problems.NotSignedIn("The name or the password is wrong.")
    response.set_cookie(COOKIE, "mock", httponly=True, samesite="strict")
    return _session(ward)


@router.post("/session/wall")
def open_wall(ward: TheWard, response: Response, body: WallRequest) -> SessionView:
    if body.token != ward.wall_token:
        raise problems.NotSignedIn("This token opens no wall.")
    ward.view_only, ward.idle_s = True, 0
    response.set_cookie(COOKIE, "mock", httponly=True, samesite="strict")
    return _session(ward)


@router.get("/session")
def session(ward: TheWard) -> SessionView:
    return _session(ward)


@router.delete("/session", status_code=204)
def sign_out(response: Response) -> None:
    response.delete_cookie(COOKIE)


@router.post("/session/password")
def change_password(ward: TheWard, body: PasswordRequest) -> SessionView:
    if body.current_password != ward.password:
        raise WrongPassword("The password in force was wrong.")
    ward.password, ward.must_change = body.new_password, False
    return _session(ward)


@router.get("/residents")
def residents(ward: TheWard) -> ResidentList:
    return ResidentList(server_time=now_ms(), residents=ward.views())


@router.get("/residents/{person_id}/curve")
def curve(ward: TheWard, person_id: str, from_ms: int, to_ms: int) -> CurveView:
    points = ward.curve(person_id, from_ms, to_ms)
    return CurveView(person_id=person_id, from_ms=from_ms, to_ms=to_ms, points=points)


@router.post("/residents/{person_id}/pause", status_code=204)
def pause(ward: TheWard, person_id: str, body: PauseRequest) -> None:
    ward.people[person_id].paused_until = now_ms() + body.minutes * MINUTE_MS


@router.delete("/residents/{person_id}/pause", status_code=204)
def resume(ward: TheWard, person_id: str) -> None:
    ward.people[person_id].paused_until = None


@router.post("/residents/{person_id}/missed-events", status_code=201)
def missed(ward: TheWard, person_id: str, body: MissedEventRequest) -> dict[str, str]:
    ward.missed.append(body.note)
    return {"person_id": person_id}


@router.get("/alerts")
def alerts(ward: TheWard, state: AlertFilter = AlertFilter.OPEN) -> AlertPage:
    closed = [a for a in ward.alerts.values() if a.state is AlertState.CLOSED]
    known = {
        AlertFilter.OPEN: ward.open_alerts(),
        AlertFilter.CLOSED: closed,
        AlertFilter.ALL: [*ward.open_alerts(), *closed],
    }
    return AlertPage(alerts=known[state], next_cursor=None)


@router.get("/alerts/{alert_id}")
def alert(ward: TheWard, alert_id: str) -> AlertDetail:
    if alert_id not in ward.alerts:
        raise problems.NotFound(f"There is no alert {alert_id}.")
    return ward.detail(alert_id)


@router.get("/alerts/{alert_id}/events/{event_id}/thinking")
def thinking(ward: TheWard, event_id: str) -> ThinkingView:
    ward.asked_thinking.append(event_id)
    return ThinkingView(event_id=event_id, checked=False, caveat=CAVEAT, thoughts=ward.thoughts)


@router.post("/alerts/{alert_id}/acknowledge")
def acknowledge(ward: TheWard, alert_id: str) -> AlertSummary:
    return ward.acknowledge(alert_id, "admin")


@router.post("/alerts/{alert_id}/outcome")
def outcome(ward: TheWard, alert_id: str, body: OutcomeRequest) -> AlertSummary:
    known = ward.alerts[alert_id]
    there = body.with_person or known.workflow.attended_by is not None
    check_outcome(known.state, known.tier, there)
    note = "; ".join(text for text in (body.why, body.what_helped) if text)
    return ward.give_outcome(alert_id, body.outcome, note or None)


@router.get("/technical")
def technical(ward: TheWard) -> TechnicalList:
    return TechnicalList(alarms=list(ward.technical.values()))


@router.get("/system")
def system() -> SystemView:
    return SystemView(
        version="0.1.0",
        config_version=CONFIG,
        bundle_id="bundle-demo-1",
        commercial=False,
        commercial_note="Trained on data with research licences.",
        assessments_by="template",
        assessments_detail="No model is connected: the template writes.",
        demo=True,
        demo_note=DEMO_NOTE,
        notice=NOTICE,
    )


@router.get("/models")
def models() -> ModelList:
    return ModelList(bundle="default", models=ModelManifest(MANIFEST, "default").in_use() or [])


@router.get("/stream")
async def stream(ward: TheWard) -> Response:
    if ward.away:
        return problems.respond(503, "unavailable", "Away for a test.")
    return StreamingResponse(_messages(ward), media_type="text/event-stream")


async def _messages(ward: Ward) -> AsyncIterator[str]:
    sent, ticks = len(ward.messages), 0
    canary = None if ward.canary_age_ms is None else {"age_ms": ward.canary_age_ms}
    yield _message("hello", json.dumps({"server_time": now_ms(), "canary": canary}))
    while not ward.away:
        for name, data in ward.messages[sent:]:
            sent += 1
            yield _message(name, data)
        if ticks % 10 == 0:
            yield _message("live", "[" + ",".join(v.model_dump_json() for v in ward.views()) + "]")
        if ticks % 50 == 0:
            yield _message("heartbeat", json.dumps({"server_time": now_ms()}))
        ticks += 1
        await asyncio.sleep(TICK_S)


def _message(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


def main() -> None:
    """Serve one scene until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--scene", choices=sorted(SCENES), default="busy")
    chosen = parser.parse_args()
    uvicorn.run(create_app(SCENES[chosen.scene]()), port=chosen.port, log_level="warning")


if __name__ == "__main__":
    main()
