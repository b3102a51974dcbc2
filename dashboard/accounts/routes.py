"""``/v1/session``: sign in, look, sign out, choose a password."""

from fastapi import APIRouter, Request, Response, status

from dashboard.accounts.credentials import COOKIE, Credential
from dashboard.accounts.token_views import WallRequest
from dashboard.accounts.views import PasswordRequest, SessionView, SignInRequest
from dashboard.api.access import AUser, SignedIn, TheParts
from dashboard.api.problem_docs import THROTTLED
from dashboard.domain.actor import Actor, ActorKind
from dashboard.domain.errors import WrongPassword
from dashboard.domain.tokens import LONGEST_MS, TokenKind
from dashboard.parts import Parts
from shared.web.problems import NotSignedIn

WALL = "wall"
"""The account that wrong wall tokens count against."""
WALL_COOKIE_S = LONGEST_MS[TokenKind.WALL] // 1000
"""The cookie may outlast the token, which ends here and not in the browser."""

router = APIRouter(prefix="/v1/session", tags=["session"])


@router.post("", operation_id="signIn", responses=THROTTLED)
def sign_in(
    request: Request, response: Response, parts: TheParts, body: SignInRequest
) -> SessionView:
    address = request.client.host if request.client else "unknown"
    parts.throttle.check(body.username, address)
    try:
        token = parts.accounts.sign_in(body.username, body.password)
    except NotSignedIn:
        parts.throttle.failed(body.username, address)
        # Not what was typed: it may be a password in the wrong field.
        parts.audit.view("stranger", "sign-in-refused", f"address:{address}")
        raise
    parts.throttle.succeeded(body.username, address)
    # A session that was open in this browser, whoever put its cookie there, ends here.
    parts.sessions.end(request.cookies.get(COOKIE, ""))
    return open_session(request, response, parts, token)


@router.post("/wall", operation_id="openWall", responses=THROTTLED)
def open_wall(
    request: Request, response: Response, parts: TheParts, body: WallRequest
) -> SessionView:
    address = request.client.host if request.client else "unknown"
    parts.throttle.check(WALL, address)
    actor = parts.tokens.find(body.token, TokenKind.WALL)
    if actor is None:
        parts.throttle.failed(WALL, address)
        parts.audit.view("stranger", "sign-in-refused", f"address:{address}")
        raise NotSignedIn("This token opens no wall: it is unknown, has ended or was revoked.")
    parts.audit.view(actor.username, "wall-opened", actor.username)
    return open_session(request, response, parts, body.token)


@router.get("", operation_id="getSession")
def get_session(parts: TheParts, actor: SignedIn) -> SessionView:
    return _view(parts, actor)


@router.delete("", operation_id="signOut", status_code=status.HTTP_204_NO_CONTENT)
def sign_out(request: Request, response: Response, parts: TheParts, _actor: SignedIn) -> None:
    parts.sessions.end(request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


@router.post("/password", operation_id="changePassword", responses=THROTTLED)
def change_password(
    request: Request, response: Response, parts: TheParts, actor: AUser, body: PasswordRequest
) -> SessionView:
    address = request.client.host if request.client else "unknown"
    parts.throttle.check(actor.username, address)
    try:
        token = parts.accounts.change_password(
            actor.username, body.current_password, body.new_password
        )
    except WrongPassword:
        parts.throttle.failed(actor.username, address)
        raise
    return open_session(request, response, parts, token)


def open_session(request: Request, response: Response, parts: Parts, token: str) -> SessionView:
    """Put ``token`` into the browser, and say who is signed in with it."""
    actor = parts.credentials.holder(Credential(token, by_header=False))
    if actor is None:
        raise NotSignedIn("Sign in again.")
    on_wall = actor.kind is ActorKind.WALL
    response.set_cookie(
        COOKIE,
        token,
        max_age=WALL_COOKIE_S if on_wall else parts.settings.session_longest_s,
        path="/",
        httponly=True,
        samesite="strict",
        secure=secure(request, parts),
    )
    return _view(parts, actor)


def secure(request: Request, parts: Parts) -> bool:
    """Whether cookies go back by TLS alone."""
    return parts.settings.dashboard_https or request.url.scheme == "https"


def _view(parts: Parts, actor: Actor) -> SessionView:
    return SessionView(
        username=actor.username,
        role=actor.role,
        must_change_password=actor.must_change_password,
        idle_timeout_s=parts.sessions.limits.idle_s if actor.kind is ActorKind.USER else 0,
        view_only=actor.kind is ActorKind.WALL,
        rights=sorted(actor.rights),
        whole_house=actor.scope.everybody,
    )
