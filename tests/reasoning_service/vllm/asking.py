"""Asks a server through the client under test, with limits short enough for tests."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import SecretStr

from reasoning_service.adapters.vllm.client import ModelClient
from reasoning_service.adapters.vllm.options import ClientOptions, Limits
from reasoning_service.domain.chat import Completion, Prompt
from shared.clock import SystemClock
from tests.reasoning_service.vllm.prompts import prompt

KEY = "secret-key-of-the-server"
LIMITS = Limits(total_s=20.0, first_token_s=10.0, idle_s=10.0, connect_s=1.0, retry_pause_s=0.01)
OPTIONS = ClientOptions(
    "http://unused", SecretStr(KEY), thinking_tokens=12, answer_tokens=100, limits=LIMITS
)


@dataclass
class Asking:
    """A client and everything that it passed on."""

    client: ModelClient
    cancel: threading.Event = field(default_factory=threading.Event)
    thinking: list[str] = field(default_factory=list)
    answer: list[str] = field(default_factory=list)

    def ask(self, asked: Prompt | None = None, tier: int = 1, **more: Any) -> Completion:
        """One answer to the small prompt, or to ``asked``."""
        return self.client.answer(
            asked or prompt(), tier, self.cancel, self.thinking.append, self.answer.append, **more
        )


@contextmanager
def asking(url: str, limits: Limits = LIMITS, **changes: Any) -> Iterator[Asking]:
    """A client of the server at ``url``."""
    options = replace(OPTIONS, url=url, limits=limits, **changes)
    with closing(ModelClient(options, SystemClock())) as client:
        yield Asking(client)
