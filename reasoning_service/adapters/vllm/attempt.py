"""One try: the request out, the stream in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx2

from reasoning_service.adapters.vllm.chunks import DONE, NotAChunk, StreamError, read_chunk
from reasoning_service.adapters.vllm.collect import Collector
from reasoning_service.adapters.vllm.guard import Guard
from reasoning_service.adapters.vllm.refusal import refusal, sentence_of
from reasoning_service.adapters.vllm.sse import EventStream, EventTooLong
from reasoning_service.errors import ModelUnavailable

PATH = "/v1/chat/completions"
STREAM = "text/event-stream"
MAX_ERROR = 1 << 16
"""Bytes of a refusal that are read."""


@dataclass(frozen=True)
class Attempt:
    """What goes out, and the ``private`` texts that no error may repeat."""

    body: dict[str, Any]
    request_id: str
    private: tuple[str, ...]


def run(http: httpx2.Client, attempt: Attempt, guard: Guard, collector: Collector) -> None:
    """Until the stream's end. Raises ``ModelError``."""
    try:
        with http.stream(
            "POST",
            PATH,
            json=attempt.body,
            headers={"X-Request-Id": attempt.request_id},
            extensions={"trace": guard.trace},
        ) as response:
            _check(response, attempt.private)
            _read(response.iter_raw(), guard, collector)
    except httpx2.HTTPError as error:
        # Its text may name addresses and quote bytes; its kind says what happened.
        raise guard.cut or ModelUnavailable(
            f"the model's server cannot be reached: {type(error).__name__}"
        ) from error
    except StreamError as error:
        raise refusal(error.status, error.sentence, attempt.private) from error
    except (NotAChunk, EventTooLong) as error:
        raise ModelUnavailable(f"the model's server sends no chat completion: {error}") from error


def _check(response: httpx2.Response, private: Iterable[str]) -> None:
    if response.status_code != httpx2.codes.OK:
        raise refusal(response.status_code, sentence_of(_beginning(response)), private)
    if not response.headers.get("content-type", "").startswith(STREAM):
        raise ModelUnavailable("the model's server answers with something else than a stream")


def _read(pieces: Iterable[bytes], guard: Guard, collector: Collector) -> None:
    stream = EventStream()
    for piece in pieces:
        for data in stream.feed(piece):
            if data == DONE:
                return
            guard.heard()
            collector.take(read_chunk(data))


def _beginning(response: httpx2.Response) -> bytes:
    body = b""
    for piece in response.iter_raw():
        body += piece
        if len(body) >= MAX_ERROR:
            break
    return body[:MAX_ERROR]
