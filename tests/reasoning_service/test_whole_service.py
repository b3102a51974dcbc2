"""The started service beside a model's server that answers, dies in mid-sentence and comes back."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2

from shared.contracts import TemplateReason
from shared.streams import keys
from tests.reasoning_service.stage import SITUATION, answer
from tests.reasoning_service.started import LIMIT_S, Running, running
from tests.reasoning_service.vllm.fake import FakeVllm, Reply, recorded, serving
from tests.redis_process import RedisProcess


@contextmanager
def model_server(*replies: Reply, port: int = 0) -> Iterator[FakeVllm]:
    with serving(*replies, port=port) as fake:
        fake.by_path = {"/v1/models": recorded("models"), "/version": recorded("version")}
        fake.by_path["/health"] = Reply(b"", 200, "text/plain")
        yield fake


def said(text: str, drop_after: int | None = None) -> Reply:
    """A stream as vLLM sends it, one character or so of ``text`` a chunk."""
    deltas = [{"role": "assistant", "content": ""}, {"reasoning": "So loud."}]
    deltas += [{"content": text[i : i + 5]} for i in range(0, len(text), 5)]
    chunks = [_chunk(delta, None) for delta in deltas]
    usage = {"prompt_tokens": 700, "completion_tokens": 90, "total_tokens": 790}
    last = {"id": "c", "object": "chat.completion.chunk", "model": "base", "choices": []}
    rows = [*chunks, _chunk({"content": ""}, "stop"), {**last, "usage": usage}]
    body = "".join(f"data: {json.dumps(row)}\n\n" for row in rows) + "data: [DONE]\n\n"
    return Reply(body.encode(), drop_after=drop_after)


def _chunk(delta: dict[str, str], finish: str | None) -> dict[str, object]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return {"id": "c", "object": "chat.completion.chunk", "model": "base", "choices": [choice]}


def test_killed_and_back_the_model_writes_again_and_the_template_meanwhile(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    with ExitStack() as stack:
        first = stack.enter_context(ExitStack())
        fake = first.enter_context(model_server(said(answer())))
        port = int(fake.url.rpartition(":")[2])
        service = stack.enter_context(running(one_redis, tmp_path, free_port, fake.url))
        service.bring(1, tier=1)
        told = service.until_final(1)
        assert (told.origin, told.sentences[0].text) == ("model", SITUATION)
        assert [(a.origin, a.partial, a.version) for a in service.told] == [
            ("model", True, 1),
            ("model", False, 2),
        ]
        first.close()  # the server is gone
        service.bring(2)
        told = service.until_final(2)
        assert (told.origin, told.template_reason) == ("template", TemplateReason.UNAVAILABLE)
        stack.enter_context(model_server(said(answer()), port=port))
        service.bring(3)
        assert service.until_final(3).origin == "model"
        _tells_of_itself(service)


def test_a_model_that_dies_in_mid_sentence_leaves_the_template(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    half = said(answer(), drop_after=len(said(answer()).body) // 2)
    with (
        model_server(half) as fake,
        running(one_redis, tmp_path, free_port, fake.url) as service,
    ):
        service.bring(1, tier=1)
        told = service.until_final(1)
        assert (told.origin, told.replaces) == ("template", "model")
        assert [s.text for s in told.withdrawn] == [SITUATION]


def test_whoever_takes_the_model_away_leaves_nobody_without_words(
    one_redis: RedisProcess, tmp_path: Path, free_port: int
) -> None:
    hangs = Reply(b"", delay_s=60.0)
    with model_server(hangs) as fake:
        with running(one_redis, tmp_path, free_port, fake.url) as service:
            service.bring(1)
            _until(lambda: fake.asked != [])
        assert service.redis.xlen(keys.ASSESSMENTS) == 0
    with running(one_redis, tmp_path, free_port, "") as service:
        told = service.until_final(1)
        assert (told.origin, told.template_reason) == ("template", None)


def _until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def _tells_of_itself(service: Running) -> None:
    (call,) = service.get("/assessments/e1/thinking").json()
    assert (call["outcome"], call["thinking"]) == ("answered", "So loud.")
    assert service.get("/assessments/e9/thinking").json() == []
    assert httpx2.get(f"http://127.0.0.1:{service.port}/assessments/e1/thinking").status_code == 401
    metrics = service.get("/metrics").text
    assert 'attune_reasoning_model_calls_total{outcome="answered"} 2.0' in metrics
    assert 'attune_reasoning_model_calls_total{outcome="unavailable"} 1.0' in metrics
