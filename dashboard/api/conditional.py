"""Answers that need not be sent again, and changes to what is still as it was read (RFC 9110).

Every JSON answer to a GET carries an ETag; asked with it, the answer is 304 without a body. It was
looked at all the same, and so is in the audit.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import Depends, Header
from pydantic import BaseModel
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.problems import BadRequest

_TAG: Final = re.compile(r'\s*(W/)?("[\x21\x23-\x7e]*")\s*')
KEPT_BY_PROGRAMS: Final = "private, no-cache"
"""A program may keep an answer and ask whether it still holds; a browser on a ward keeps none."""


class BadTag(BadRequest):
    """A condition that cannot be understood must not be taken for one that holds."""

    type = "bad-etag"


class Changed(BadRequest):
    """What was to be changed is not as it was read."""

    status = HTTPStatus.PRECONDITION_FAILED
    type = "changed-meanwhile"


def tag_of(view: BaseModel) -> str:
    """The strong ETag of an answer."""
    return _tag(view.model_dump_json().encode())


def _tag(body: bytes) -> str:
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


@dataclass(frozen=True, slots=True)
class Expected:
    """As what a thing was read, by its ETags; None: whatever it is."""

    tags: frozenset[str] | None = None

    def check(self, now: Callable[[], BaseModel]) -> None:
        """Raise ``Changed`` unless what ``now`` answers is what was read.

        Call it where nobody can change the thing any more: inside the transaction that does.
        """
        if self.tags is not None and tag_of(now()) not in self.tags:
            raise Changed("This changed since you read it. Read it again and decide anew.")


WHATEVER: Final = Expected()


def _expected(
    if_match: Annotated[
        str | None, Header(max_length=500, description="The ETag of what was read, or *")
    ] = None,
) -> Expected:
    if if_match is None or if_match.strip() == "*":  # what is not there is not found anyway
        return WHATEVER
    # Weak tags say that nothing that matters changed; a change asks for more.
    return Expected(frozenset(tag for weak, tag in _tags("If-Match", if_match) if not weak))


IfMatch = Annotated[Expected, Depends(_expected)]


def _tags(name: str, header: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while True:
        one = _TAG.match(header, at)
        if one is None:
            raise BadTag(f'{name} is * or ETags such as "5f…", between commas; got {header[:40]!r}')
        found.append((one[1] or "", one[2]))
        if one.end() == len(header):
            return found
        if header[one.end()] != ",":
            raise BadTag(f"{name}: ETags are told apart by commas; got {header[:40]!r}")
        at = one.end() + 1


class Conditional:
    """Adds ETags to JSON answers, and leaves out those that are known. Plain ASGI, as ``Guard``."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        answer = _Answer(Headers(scope=scope), send)
        await self._app(scope, receive, answer.send)


class _Answer:
    """Holds a JSON answer back until all of it is there; everything else goes on at once."""

    def __init__(self, asked: Headers, send: Send) -> None:
        self._asked = asked
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_json(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._end(self._start)

    async def _end(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        tag = headers.setdefault("ETag", _tag(self._body))
        if "authorization" in self._asked:
            headers["Cache-Control"] = KEPT_BY_PROGRAMS
        if self._known(tag):
            start, self._body = {**start, "status": int(HTTPStatus.NOT_MODIFIED)}, b""
            kept = [each for each in start["headers"] if not each[0].startswith(b"content-")]
            start["headers"] = kept
        await self._send(start)
        await self._send({"type": "http.response.body", "body": self._body})

    def _known(self, tag: str) -> bool:
        header = self._asked.get("if-none-match")
        if header is None:
            return False
        try:
            return header.strip() == "*" or tag in {one for _, one in _tags("", header)}
        except BadTag:
            return False  # it asks for the answer in a way we do not know: here it is


def _is_json(start: Message) -> bool:
    kind = Headers(raw=start["headers"]).get("content-type", "")
    return start["status"] == HTTPStatus.OK and kind.split(";")[0] == "application/json"
