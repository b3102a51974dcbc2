"""Sign-in by the house's identity provider, which here sends the browser straight back."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from dashboard.accounts.credentials import COOKIE
from dashboard.accounts.oidc.errors import ProviderAway, SignInExpired, UnknownIdentity
from dashboard.accounts.oidc.views import (
    BeginRequest,
    BeginView,
    FinishRequest,
    FinishView,
    ProviderView,
    WaysView,
)
from dashboard.accounts.views import SessionView
from dashboard.domain.oidc import return_path
from tests.page.ward import Ward

STATE = "state-1"
CODE = "code 1"


def _ward(request: Request) -> Ward:
    found = request.app.state.ward
    assert isinstance(found, Ward)
    return found


TheWard = Annotated[Ward, Depends(_ward)]


def provider_router(session: Callable[[Ward], SessionView]) -> APIRouter:
    """The routes; ``session`` is who a ward's page is."""
    router = APIRouter(prefix="/v1")

    @router.get("/session/ways")
    def ways(ward: TheWard) -> WaysView:
        named = ward.provider
        return WaysView(provider=None if named is None else ProviderView(name=named))

    @router.post("/session/oidc")
    def begin(ward: TheWard, body: BeginRequest) -> BeginView:
        if ward.provider_away:
            raise ProviderAway("the test says so")
        ward.return_to = body.return_to
        return BeginView(address=f"/?code={CODE.replace(' ', '+')}&state={STATE}")

    @router.post("/session/oidc/finish")
    def finish(ward: TheWard, response: Response, body: FinishRequest) -> FinishView:
        if ward.return_to is None or (body.state, body.code) != (STATE, CODE):
            raise SignInExpired("not begun")
        led, ward.return_to = return_path(ward.return_to), None
        if ward.unknown_identity:
            raise UnknownIdentity("the test says so")
        response.set_cookie(COOKIE, "1", path="/", httponly=True, samesite="strict")
        return FinishView(session=session(ward), return_to=led)

    return router
