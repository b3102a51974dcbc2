"""Answers of a real server, replayed: what is asked, what is passed on, what comes back."""

import json

import pytest

from reasoning_service.adapters.vllm.request import BAD_WORDS
from reasoning_service.domain.chat import Image
from reasoning_service.errors import ModelRefused
from tests.reasoning_service.vllm.asking import KEY, asking
from tests.reasoning_service.vllm.fake import Reply, recorded, serving
from tests.reasoning_service.vllm.prompts import QUESTION, SMALL, picture, prompt


def test_an_answer_comes_whole_and_in_pieces() -> None:
    with serving(recorded("answer")) as server, asking(server.url) as it:
        whole = it.ask()
    assert json.loads(whole.answer).keys() == SMALL["properties"].keys()
    assert whole.answer == "".join(it.answer)
    assert whole.thinking == "".join(it.thinking) != ""
    assert len(it.answer) > 10, "it is passed on as it comes"
    assert (whole.finish, whole.model, whole.attempts) == ("stop", "base", 1)
    assert whole.prompt_tokens > 0
    assert 0 < (whole.reasoning_tokens or 0) < whole.completion_tokens


def test_everything_that_decides_on_an_answer_is_said() -> None:
    with serving(recorded("answer")) as server, asking(server.url) as it:
        whole = it.ask(tier=2)
    (sent,), (headers,) = server.asked, server.headers
    assert [message["content"] for message in sent["messages"]][-1] == QUESTION
    for name in ("temperature", "top_p", "top_k", "seed"):
        assert sent[name] is not None
    assert sent["max_tokens"] > sent["thinking_token_budget"] > 0
    assert sent["bad_words"] == list(BAD_WORDS) == ["<tool_call>"]
    assert sent["structured_outputs"] == {"json": SMALL}
    assert sent["priority"] == 10
    assert sent["stream_options"] == {"include_usage": True}
    assert headers["x-request-id"] == whole.request_id
    assert headers["authorization"] == f"Bearer {KEY}"


def test_tier_one_goes_first() -> None:
    with serving(recorded("answer")) as server, asking(server.url) as it:
        for tier in (1, 2, 3):
            it.ask(tier=tier)
        with pytest.raises(ValueError, match="got 0"):
            it.ask(tier=0)
    first, second, third = (sent["priority"] for sent in server.asked)
    assert first < second < third


def test_an_adapter_is_asked_by_its_name() -> None:
    with serving(recorded("adapter")) as server, asking(server.url) as it:
        whole = it.ask(prompt("lora-vl"))
    assert b"\\u0019" in recorded("adapter").body, "a bare control character, from the grammar"
    assert json.loads(whole.answer)["situation"]["text"] == "headmple uct"
    assert whole.model == "lora-vl"
    assert server.asked[0]["model"] == "lora-vl"


def test_pictures_travel_inside_the_request() -> None:
    with serving(recorded("picture")) as server, asking(server.url, images=True) as it:
        it.ask(prompt(images=(picture(),)))
    parts = server.asked[0]["messages"][-1]["content"]
    assert parts[0]["image_url"]["url"].startswith("data:image/png;base64,")
    assert parts[-1] == {"type": "text", "text": QUESTION}


def test_pictures_stay_here_unless_they_are_switched_on() -> None:
    with serving(recorded("picture")) as server, asking(server.url) as it:
        with pytest.raises(ModelRefused, match="switched off"):
            it.ask(prompt(images=(picture(),)))
        assert server.asked == []


def test_an_image_is_a_picture() -> None:
    with pytest.raises(ValueError, match="text/html"):
        Image("text/html", b"<p>")


@pytest.mark.parametrize("pieces", [1, 7, 1000])
def test_it_does_not_matter_how_the_bytes_arrive(pieces: int) -> None:
    with serving(recorded("answer", pieces=pieces)) as server, asking(server.url) as it:
        cut = it.ask()
    with serving(recorded("answer")) as server, asking(server.url) as it:
        assert it.ask().answer == cut.answer


def test_older_servers_say_reasoning_content() -> None:
    body = recorded("answer").body.replace(b'"reasoning":', b'"reasoning_content":')
    with serving(Reply(body)) as server, asking(server.url) as it:
        assert it.ask().thinking != ""


def test_thinking_sent_as_content_is_told_apart() -> None:
    lines = recorded("answer").body.split(b"\n\n")
    last = max(i for i, line in enumerate(lines) if b'"reasoning":' in line)
    closing = lines[last].replace(b'"reasoning":"', b'"content":"</think>\\n\\n')
    closing = closing[: closing.index(b"\\n\\n") + 4] + closing[closing.index(b'"},"logprobs"') :]
    lines.insert(last + 1, closing)
    body = b"\n\n".join(lines).replace(b'"reasoning":', b'"content":')
    with serving(recorded("answer"), Reply(body)) as server, asking(server.url) as it:
        by_parser, by_us = it.ask(), it.ask()
    assert (by_us.thinking, by_us.answer) == (by_parser.thinking, by_parser.answer)


def test_a_count_that_the_server_does_not_make_is_none() -> None:
    body = recorded("answer").body
    start = body.index(b'"reasoning_tokens":')
    end = body.index(b"}", start)
    uncounted = Reply(body[:start] + b'"reasoning_tokens":0' + body[end:])
    with serving(uncounted) as server, asking(server.url) as it:
        assert it.ask().reasoning_tokens is None
