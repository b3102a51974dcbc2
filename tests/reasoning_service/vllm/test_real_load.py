"""The client and a real vLLM with two places: priorities, a full queue, cancellation, shutdown."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing
from dataclasses import replace

import pytest
from pydantic import SecretStr

from reasoning_service.adapters.vllm.options import ClientOptions, Limits
from reasoning_service.adapters.vllm.probe import Probe
from reasoning_service.adapters.vllm.readiness import Readiness
from reasoning_service.domain.chat import Completion, Message, Prompt
from reasoning_service.errors import ModelBusy, ModelCancelled, ModelError
from shared.clock import SystemClock
from tests.reasoning_service.vllm.asking import Asking, asking
from tests.reasoning_service.vllm.prompts import QUESTION, prompt
from tests.reasoning_service.vllm.real import ADAPTER, KEY, QUEUE, RealVllm

pytestmark = pytest.mark.slow
PATIENT = Limits(total_s=180.0, first_token_s=120.0, idle_s=60.0, connect_s=2.0, retry_pause_s=0.01)


def _figures(count: int) -> Prompt:
    """An answer of two tokens a figure, whatever a random model says, that ends by itself."""
    figure = {"type": "integer", "minimum": 0, "maximum": 9}
    figures = {"type": "array", "items": figure, "minItems": count, "maxItems": count}
    return Prompt(
        (Message("user", QUESTION),),
        {
            "type": "object",
            "properties": {"figures": figures},
            "required": ["figures"],
            "additionalProperties": False,
        },
    )


LONG = _figures(1200)
"""Many seconds on a CPU: long beside a look at the server's metrics."""
GRACEFUL = _figures(400)
"""Some seconds: no longer than a server that stops waits for what runs."""
SHORT = prompt()
RUNNING, WAITING = "vllm:num_requests_running", "vllm:num_requests_waiting"
MADE = "vllm:generation_tokens_total"


@pytest.fixture
def it(real_vllm: RealVllm) -> Iterator[Asking]:
    """A client; nothing else runs on the server."""
    _until(lambda: real_vllm.metric(RUNNING) == 0.0)
    with _patient(real_vllm) as made:
        yield made
    _until(lambda: real_vllm.metric(RUNNING) == 0.0)


def _patient(server: RealVllm) -> AbstractContextManager[Asking]:
    return asking(server.url, PATIENT, key=SecretStr(KEY), thinking_tokens=64, answer_tokens=3000)


def test_tier_one_overtakes_what_waits(it: Asking, real_vllm: RealVllm) -> None:
    order: list[int] = []
    with ThreadPoolExecutor(QUEUE) as pool:
        asked = [pool.submit(_ask, it, tier, order) for tier in (2, 2)]
        _until(lambda: real_vllm.metric(RUNNING) == 2.0)
        asked += [pool.submit(_ask, it, tier, order) for tier in (3, 3, 3)]
        _until(lambda: real_vllm.metric(WAITING) == 3.0)
        asked.append(pool.submit(_ask, it, 1, order))
        for one in asked:
            one.result()
    assert order.index(1) < order.index(3), order


def test_base_and_adapter_at_once_answer_as_each_alone(it: Asking) -> None:
    """Two places, one for each: a batch of both keeps them apart."""
    asked = (SHORT, replace(SHORT, adapter=ADAPTER))
    alone = [_said(it.ask(one)) for one in asked]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            together = [_said(one) for one in pool.map(it.ask, asked)]
            assert together == alone
    assert alone[0] != alone[1]


def test_a_cancelled_answer_frees_its_place(it: Asking, real_vllm: RealVllm) -> None:
    before = real_vllm.metric(MADE)
    begun = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(
            it.client.answer, LONG, 1, it.cancel, lambda _: begun.set(), lambda _: None
        )
        assert begun.wait(60.0)
        it.cancel.set()
        with pytest.raises(ModelCancelled):
            asked.result(2.0)
    _until(lambda: real_vllm.metric(RUNNING) == 0.0, within_s=2.0)
    made = real_vllm.metric(MADE)
    assert made > before, "tokens were being made"
    time.sleep(1.0)
    assert real_vllm.metric(MADE) == made, "and no more are"


def test_a_cancelled_answer_leaves_the_queue(it: Asking, real_vllm: RealVllm) -> None:
    with ThreadPoolExecutor(3) as pool:
        running = [pool.submit(_ask, it, 1, []) for _ in range(2)]
        _until(lambda: real_vllm.metric(RUNNING) == 2.0)
        waiting = replace(it, cancel=threading.Event())
        queued = pool.submit(_ask, waiting, 3, [])
        _until(lambda: real_vllm.metric(WAITING) == 1.0)
        waiting.cancel.set()
        with pytest.raises(ModelCancelled):
            queued.result(2.0)
        _until(lambda: real_vllm.metric(WAITING) == 0.0, within_s=2.0)
        it.cancel.set()
        for one in running:
            assert isinstance(one.exception(), ModelCancelled)


def test_a_full_queue_is_busy(it: Asking) -> None:
    with ThreadPoolExecutor(3 * QUEUE) as pool:
        asked = [pool.submit(_ask, it, 2, []) for _ in range(3 * QUEUE)]
        _until(lambda: any(one.done() for one in asked))
        time.sleep(1.0)
        it.cancel.set()
        errors = [one.exception() for one in asked]
    busy = [error for error in errors if isinstance(error, ModelBusy)]
    assert busy
    assert all("503" in str(error) for error in busy)
    assert not it.client.fuse.open, "it lives"


def test_a_server_that_stops_and_comes_back(real_vllm_as_deployed: RealVllm) -> None:
    """Stopped politely with an answer on its way; asked again as soon as it is found well."""
    server = real_vllm_as_deployed
    options = ClientOptions(server.url, SecretStr(KEY), answer_tokens=1000)
    with ExitStack() as stack:
        it = stack.enter_context(_patient(server))
        probe = stack.enter_context(closing(Probe(options)))
        pool = stack.enter_context(ThreadPoolExecutor(1))
        readiness = Readiness(probe, SystemClock(), options, (), {}, it.client.fuse)
        assert readiness.step().ready
        asked: Future[Completion] = pool.submit(it.ask, GRACEFUL)
        _until(lambda: server.metric(RUNNING) == 1.0)
        server.terminate()
        assert asked.result().finish == "stop", "what runs is finished"
        server.gone()
        assert not readiness.step().reachable
        for _ in range(2):  # two tries each: more failures than the breaker stands
            with pytest.raises(ModelError):
                it.ask()
        assert it.client.fuse.open
        server.start()
        server.wait()
        assert readiness.step().ready
        whole = it.ask()
    assert whole.finish == "stop"
    assert whole.thinking != ""
    assert whole.reasoning_tokens is None, "production's parser does not count"


def _said(whole: Completion) -> tuple[str, str, str]:
    return whole.model, whole.thinking, whole.answer


def _ask(it: Asking, tier: int, order: list[int]) -> Completion:
    whole = it.client.answer(LONG, tier, it.cancel, lambda _: None, lambda _: None)
    order.append(tier)
    return whole


def _until(holds: Callable[[], bool], within_s: float = 60.0) -> None:
    until = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.05)
