"""No request is larger than the largest that anybody needs."""

from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.problems import respond

LARGEST_BODY: Final = 8 * 1024 * 1024
"""1,800 windows of 64 channels with six digits are 3 MB."""


class Limit:
    """Plain ASGI; a body without an announced length is counted as it comes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "0")
        if length.isascii() and length.isdigit() and int(length) > LARGEST_BODY:
            await respond(413, "too-large", _too_large())(scope, receive, send)
            return
        await self._app(scope, _counted(receive), send)


def _counted(receive: Receive) -> Receive:
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST_BODY:
            raise HTTPException(413, _too_large())  # FastAPI lets only its own kind through
        return message

    return counted


def _too_large() -> str:
    return f"a request is at most {LARGEST_BODY} bytes"
