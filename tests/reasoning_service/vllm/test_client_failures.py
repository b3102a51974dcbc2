"""What is no answer, and what the error says and does not say about it."""

import json

import pytest

from reasoning_service.adapters.vllm.options import Limits
from reasoning_service.errors import (
    ModelBusy,
    ModelError,
    ModelFailed,
    ModelRefused,
    ModelUnavailable,
)
from tests.reasoning_service.vllm.asking import KEY, LIMITS, asking
from tests.reasoning_service.vllm.fake import Reply, recorded, serving
from tests.reasoning_service.vllm.prompts import QUESTION

HURRIED = Limits(total_s=0.6, first_token_s=0.3, idle_s=0.3, connect_s=0.3, retry_pause_s=0.01)
"""Too short for a second try."""


def _error(*replies: Reply, limits: Limits = LIMITS) -> tuple[ModelError, int]:
    """The error and how often the server was asked."""
    with serving(*replies) as server:
        with asking(server.url, limits=limits) as it, pytest.raises(ModelError) as caught:
            it.ask()
        return caught.value, len(server.asked)


@pytest.mark.parametrize(
    ("name", "words"),
    [("cut_thinking", "thinking was cut off"), ("cut_answer", "answer was cut off")],
)
def test_what_was_cut_off_is_no_answer(name: str, words: str) -> None:
    error, asked = _error(recorded(name))
    assert isinstance(error, ModelFailed)
    assert words in str(error)
    assert asked == 1, "another try would be cut off as well"


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("unknown_adapter", "404", "`nobody` does not exist"),
        ("too_long", "400", "cannot be greater than max_model_len"),
        ("unauthorised", "401", "Unauthorized"),
        ("bad_schema", "400", "json schema into a grammar"),
    ],
)
def test_a_refusal_has_the_servers_sentence_and_is_final(
    name: str, status: str, words: str
) -> None:
    error, asked = _error(recorded(name))
    assert isinstance(error, ModelRefused)
    assert status in str(error)
    assert words in str(error)
    assert asked == 1


def test_a_full_server_is_busy_and_asked_once_more() -> None:
    error, asked = _error(recorded("busy"))
    assert isinstance(error, ModelBusy)
    assert "503" in str(error)
    assert asked == 2


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b'{"error": {"message": "Internal server error"}}', 500, "application/json"),
        Reply(b"<html>no such backend</html>", 502, "text/html"),
        recorded("tool_call"),
        Reply(b"<html>a proxy's log-in page</html>", 200, "text/html"),
        Reply(b"data: not JSON\n\n"),
        Reply(b'data: {"another": "protocol"}\n\n'),
        Reply(b'data: [1, 2]\n\n'),
        Reply(b"\xff\xfe\x00garbage" * 9),
        Reply(b"x" * (1 << 21)),
        Reply(b""),
        recorded("answer", drop_after=1500),
        recorded("answer", drop_after=0),
    ],
    ids=[
        "500", "502", "500 in the stream", "html", "no JSON", "no chunk", "a list", "garbage",
        "endless", "empty", "dropped", "dropped at once",
    ],
)  # fmt: skip
def test_a_broken_server_is_asked_once_more(reply: Reply) -> None:
    error, asked = _error(reply)
    assert isinstance(error, ModelUnavailable)
    assert not isinstance(error, ModelBusy)
    assert asked == 2


def test_nobody_there() -> None:
    with serving() as server:
        url = server.url
    with asking(url) as it, pytest.raises(ModelUnavailable, match="ConnectError"):
        it.ask()


def test_no_first_token() -> None:
    error, asked = _error(recorded("answer", delay_s=5.0), limits=HURRIED)
    assert isinstance(error, ModelUnavailable)
    assert "first token" in str(error)
    assert asked == 1, "the time is up"


def test_silence_in_the_middle() -> None:
    error, _ = _error(recorded("answer", hang_after=3000), limits=HURRIED)
    assert isinstance(error, ModelUnavailable)
    assert "no token for 0.3 s" in str(error)


def test_an_answer_that_takes_too_long_is_no_sign_of_a_broken_server() -> None:
    slow = Limits(total_s=0.5, first_token_s=5.0, idle_s=5.0, connect_s=0.3)
    error, asked = _error(recorded("answer", hang_after=3000), limits=slow)
    assert isinstance(error, ModelBusy)
    assert "in time" in str(error)
    assert asked == 1


def test_redirects_are_not_followed() -> None:
    with serving(recorded("answer")) as elsewhere:
        there = elsewhere.url + "/v1/chat/completions"
        error, asked = _error(Reply(b"", 307, location=there))
        assert elsewhere.asked == []
    assert isinstance(error, ModelRefused)
    assert "redirects" in str(error)
    assert asked == 1


def test_errors_repeat_neither_question_nor_key() -> None:
    quoted = recorded("quoted").body
    assert b"a person's own words" in quoted, "vLLM repeats what it does not understand"
    told = f"{QUESTION} and {KEY}".encode()
    error, _ = _error(Reply(quoted.replace(b"a person's own words", told), 400, "application/json"))
    assert "should be a valid number" in str(error)
    assert "heart rate" not in str(error)
    assert KEY not in str(error)


@pytest.mark.parametrize(
    "content", ['{"half": ', "[1, 2]", '"text"', "</think> no JSON", "words without end mark"]
)
def test_an_answer_is_one_json_object(content: str) -> None:
    body = b"".join(
        b"data: %s\n\n" % json.dumps(_chunk(delta, finish)).encode()
        for delta, finish in (({"reasoning": "x"}, None), ({"content": content}, "stop"))
    )
    error, asked = _error(Reply(body + b"data: [DONE]\n\n"))
    assert isinstance(error, ModelFailed)
    assert asked == 1


@pytest.mark.parametrize("finish", ["abort", "error"])
def test_a_server_that_stops_is_unavailable(finish: str) -> None:
    told = b'"finish_reason":"%s"' % finish.encode()
    body = recorded("answer").body.replace(b'"finish_reason":"stop"', told)
    error, _ = _error(Reply(body))
    assert isinstance(error, ModelUnavailable)


def _chunk(delta: dict[str, str], finish: str | None) -> dict[str, object]:
    return {"model": "base", "choices": [{"delta": delta, "finish_reason": finish}]}
