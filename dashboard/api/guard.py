"""What every request must pass and every answer carries, below the routes.

Plain ASGI, so that server-sent events are not held back by a buffering middleware.
"""

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.accounts.credentials import BEARER, COOKIE
from dashboard.domain.errors import BodyTooLarge, CrossSite
from dashboard.storage import row_scope
from shared.web.problems import NotSignedIn, ProblemError, respond

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SIGN_IN_PATHS: Final = frozenset(
    {"/v1/session", "/v1/session/wall", "/v1/session/oidc", "/v1/session/oidc/finish"}
)
OPEN: Final = frozenset({*(("POST", path) for path in SIGN_IN_PATHS), ("GET", "/v1/session/ways")})
"""What strangers may ask: to come in, and how."""
REQUEST_HEADER: Final = "X-Attune-Request"
LARGEST_BODY: Final = 64 * 1024
"""Sixteen times the longest form of ours."""
SECURITY_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Refuses forged, oversized and unsigned requests before anything reads them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _with_headers(scope, send)
        try:
            _check(scope)
        except ProblemError as error:
            answer = respond(int(error.status), error.type, error.detail)
            await answer(scope, receive, guarded)
            return
        seen = row_scope.enter_request()
        try:
            await self._app(scope, _limited(receive), guarded)
        finally:
            row_scope.leave_request(seen)


def _check(scope: Scope) -> None:
    headers = Headers(scope=scope)
    if _announced_length(headers) > LARGEST_BODY:
        raise BodyTooLarge(f"The request is larger than {LARGEST_BODY} bytes.")
    by_token = headers.get("authorization", "").lower().startswith(BEARER)
    # A token in a header is no cookie: no browser adds it to what another site sends.
    if scope["method"] not in SAFE_METHODS and not by_token:
        _check_same_site(headers)
    signing_in = (scope["method"], scope["path"]) in OPEN
    known = by_token or COOKIE in headers.get("cookie", "")
    # The routes check the session; this keeps even their parsing away from strangers.
    if scope["path"].startswith("/v1/") and not signing_in and not known:
        raise NotSignedIn("Sign in first.")


def _check_same_site(headers: Headers) -> None:
    if headers.get(REQUEST_HEADER) != "1":
        raise CrossSite(f"Requests that change something need the header {REQUEST_HEADER}: 1.")
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        raise CrossSite(f"This request came from {origin[:80]!r}, not from our own page.")
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise CrossSite("This request did not come from our own page.")


def _announced_length(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def _limited(receive: Receive) -> Receive:
    read = 0

    async def limited() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST_BODY:
            # Sent in chunks, without an announced length. FastAPI reads the body and lets only
            # its own kind of error through.
            raise HTTPException(413, f"The request is larger than {LARGEST_BODY} bytes.")
        return message

    return limited


def _with_headers(scope: Scope, send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(SECURITY_HEADERS)
            if scope["path"].startswith("/v1"):
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return guarded
