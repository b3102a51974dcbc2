"""One event of a streamed chat completion."""

import json
from typing import Any, NamedTuple

DONE = b"[DONE]"


class NotAChunk(ValueError):
    """An event that is no part of a chat completion."""


class StreamError(Exception):
    """The server says inside the stream that it failed: HTTP's status was 200 by then."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status}")
        self.status = status
        self.sentence = sentence


class Chunk(NamedTuple):
    """What the client reads of an event."""

    reasoning: str
    content: str
    finish: str | None
    model: str
    usage: dict[str, Any] | None


def read_chunk(data: bytes) -> Chunk:
    """The event's parts. Raises ``NotAChunk``, or ``StreamError`` where the server gave up."""
    try:
        return _chunk(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        # The text stays out of the message: it may be an answer.
        raise NotAChunk(f"an event that is no chunk: {type(error).__name__}") from None


def _chunk(event: dict[str, Any]) -> Chunk:
    if "error" in event:
        raise _stream_error(event["error"])
    choices = event["choices"]
    if not choices:
        return Chunk("", "", None, event["model"], event.get("usage"))
    delta = choices[0]["delta"]
    # vLLM 0.32 says `reasoning`; older releases and other servers `reasoning_content`.
    reasoning = delta.get("reasoning") or delta.get("reasoning_content") or ""
    content = delta.get("content") or ""
    if not isinstance(reasoning, str) or not isinstance(content, str):
        raise TypeError("text expected")
    finish = choices[0].get("finish_reason")
    return Chunk(reasoning, content, finish, event["model"], event.get("usage"))


def _stream_error(error: dict[str, Any]) -> StreamError:
    code = error.get("code")
    return StreamError(code if isinstance(code, int) else 500, str(error.get("message", "")))
