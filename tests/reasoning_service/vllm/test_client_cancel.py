"""Nobody waits any more: the connection is closed within a second, wherever the call is."""

import threading
import time
from dataclasses import replace

import pytest

from reasoning_service.adapters.vllm.options import Limits
from reasoning_service.errors import ModelCancelled
from tests.reasoning_service.vllm.asking import Asking, asking
from tests.reasoning_service.vllm.fake import Reply, recorded, serving
from tests.reasoning_service.vllm.prompts import prompt


@pytest.mark.parametrize(
    "reply",
    [
        recorded("answer", delay_s=10.0),
        recorded("answer", hang_after=0),
        recorded("answer", hang_after=2000),
    ],
    ids=["before the headers", "before the first token", "between tokens"],
)
def test_the_connection_is_closed(reply: Reply) -> None:
    with serving(reply) as server, asking(server.url) as it:
        threading.Timer(0.3, it.cancel.set).start()
        started_s = time.monotonic()
        with pytest.raises(ModelCancelled):
            it.ask()
        assert server.left.wait(2.0), "the server hears of it"
        assert server.left_at_s is not None
        assert server.left_at_s - started_s < 0.3 + 1.0
        assert len(server.asked) == 1, "and is not asked again"
        assert not it.client.fuse.open


def test_what_was_cancelled_before_is_not_asked() -> None:
    with serving(recorded("answer")) as server, asking(server.url) as it:
        it.cancel.set()
        with pytest.raises(ModelCancelled):
            it.ask()
        assert server.asked == []


def test_cancelled_while_waiting_for_the_second_try() -> None:
    patient = Limits(
        total_s=20.0, first_token_s=10.0, idle_s=10.0, connect_s=1.0, retry_pause_s=10.0
    )
    with serving(Reply(b"", 500)) as server, asking(server.url, limits=patient) as it:
        threading.Timer(0.3, it.cancel.set).start()
        with pytest.raises(ModelCancelled):
            it.ask()
        assert len(server.asked) == 1


def test_a_callback_that_fails_closes_the_connection() -> None:
    def fail(_: str) -> None:
        raise ArithmeticError

    with serving(recorded("answer", hang_after=2000)) as server, asking(server.url) as it:
        with pytest.raises(ArithmeticError):
            it.client.answer(prompt(), 1, it.cancel, fail, fail)
        assert server.left.wait(2.0)


def test_others_go_on() -> None:
    hangs = recorded("answer", hang_after=2000)
    with serving(hangs, recorded("answer")) as server, asking(server.url) as it:
        waiting = threading.Thread(target=_cancelled, args=(it,))
        waiting.start()
        while not server.asked:
            time.sleep(0.01)
        other = replace(it, cancel=threading.Event())
        assert other.ask().finish == "stop"
        it.cancel.set()
        waiting.join(2.0)
        assert not waiting.is_alive()


def _cancelled(it: Asking) -> None:
    with pytest.raises(ModelCancelled):
        it.ask()
