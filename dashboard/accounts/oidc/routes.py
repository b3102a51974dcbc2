"""``/v1/session/oidc``: sign-in by the house's provider; ``/v1/users/{name}/identity``: links.

The provider sends the browser back to the page, which posts here what it was given: no address
outside the page is ever redirected to, and no other site can finish a sign-in.
"""

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from dashboard.accounts.credentials import COOKIE
from dashboard.accounts.oidc.errors import ProviderAway, SignInRefused, UnknownIdentity
from dashboard.accounts.oidc.flows import LASTS_S
from dashboard.accounts.oidc.linking import IdentityLinks, links_of
from dashboard.accounts.oidc.sign_in import Came, needed
from dashboard.accounts.oidc.views import (
    BeginRequest,
    BeginView,
    FinishRequest,
    FinishView,
    IdentityRequest,
    IdentityView,
    ProviderView,
    WaysView,
)
from dashboard.accounts.routes import open_session, secure
from dashboard.accounts.user_views import Username
from dashboard.api.access import ManagesAccounts, TheParts, get_parts
from dashboard.api.problem_docs import CONFLICT, NOT_FOUND
from dashboard.parts import Parts

FLOW_COOKIE = "attune_sign_in"
PATH = "/v1/session/oidc"

log = logging.getLogger(__name__)
router = APIRouter(prefix="/v1", tags=["session"])
TheName = Annotated[Username, Path()]


def _links(parts: Annotated[Parts, Depends(get_parts)]) -> IdentityLinks:
    return links_of(parts)


TheLinks = Annotated[IdentityLinks, Depends(_links)]


@router.get("/session/ways", operation_id="getWaysToSignIn")
def get_ways(parts: TheParts) -> WaysView:
    oidc = parts.oidc
    return WaysView(provider=None if oidc is None else ProviderView(name=oidc.settings.name))


@router.post("/session/oidc", operation_id="beginSignIn", responses=CONFLICT)
def begin(request: Request, response: Response, parts: TheParts, body: BeginRequest) -> BeginView:
    oidc = needed(parts.oidc)
    try:
        flow, address = oidc.begin(body.return_to)
    except ProviderAway as error:
        log.warning("the identity provider is away", extra={"fields": {"why": error.why}})
        raise
    response.set_cookie(
        FLOW_COOKIE,
        flow.key,
        max_age=LASTS_S,
        path=PATH,
        httponly=True,
        samesite="strict",
        secure=secure(request, parts),
    )
    return BeginView(address=address)


@router.post("/session/oidc/finish", operation_id="finishSignIn", responses=CONFLICT)
def finish(
    request: Request, response: Response, parts: TheParts, body: FinishRequest
) -> FinishView:
    oidc = needed(parts.oidc)
    address = request.client.host if request.client else "unknown"
    came = Came(body.state, body.code, body.error, body.iss)
    try:
        token, return_to = oidc.finish(request.cookies.get(FLOW_COOKIE, ""), came)
    except SignInRefused as error:
        # The subject of an unknown identity is the provider's word, and an operator looks for it.
        kind = error.why if isinstance(error, UnknownIdentity) else error.type
        parts.audit.refused_sign_in(address, error.why, kind)
        raise
    except ProviderAway as error:
        log.warning("the identity provider is away", extra={"fields": {"why": error.why}})
        raise
    # A session that was open in this browser, whoever put its cookie there, ends here.
    parts.sessions.end(request.cookies.get(COOKIE, ""))
    response.delete_cookie(FLOW_COOKIE, path=PATH, httponly=True, samesite="strict")
    session = open_session(request, response, parts, token)
    return FinishView(session=session, return_to=return_to)


@router.get("/users/{username}/identity", operation_id="getUserIdentity", responses=NOT_FOUND)
def get_identity(
    parts: TheParts, links: TheLinks, actor: ManagesAccounts, username: TheName
) -> IdentityView:
    answer = links.look(username, actor)
    parts.audit.view(actor.username, "view-identity", f"user:{username}")
    return answer


@router.put(
    "/users/{username}/identity",
    operation_id="setUserIdentity",
    responses={**NOT_FOUND, **CONFLICT},
)
def set_identity(
    links: TheLinks, actor: ManagesAccounts, username: TheName, body: IdentityRequest
) -> IdentityView:
    return links.put(username, body.subject, actor)
