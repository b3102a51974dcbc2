"""From the chunks of one answer to a whole one, or to what it lacks."""

import json
from typing import Any

from reasoning_service.adapters.vllm.chunks import Chunk
from reasoning_service.adapters.vllm.split import ThinkingSplit
from reasoning_service.domain.chat import Words
from reasoning_service.errors import ModelFailed, ModelUnavailable

WHOLE = "stop"
GIVEN_UP = ("abort", "error", None)
"""The server was stopped, failed, or the stream ended without a word why."""
BLANKS = dict.fromkeys(range(0x20), " ")
"""xgrammar lets bare control characters into strings, where JSON has none (seen with vLLM 0.32);
outside of strings they are blanks as well."""


class Collector:
    """Passes words on as they come and keeps them. ``shown`` is set with the answer's first."""

    def __init__(self, on_thinking: Words, on_answer: Words) -> None:
        self._on_thinking, self._on_answer = on_thinking, on_answer
        self._thinking: list[str] = []
        self._answer: list[str] = []
        self._split = ThinkingSplit()
        self.shown = False
        self.finish: str | None = None
        self.model = ""
        self.usage: dict[str, Any] = {}

    @property
    def thinking(self) -> str:
        """All thinking so far."""
        return "".join(self._thinking)

    @property
    def answer(self) -> str:
        """All of the answer so far."""
        return "".join(self._answer)

    def take(self, chunk: Chunk) -> None:
        """One further chunk."""
        self.model = chunk.model
        self.finish = chunk.finish or self.finish
        self.usage = chunk.usage or self.usage
        if chunk.reasoning:
            self._split.parsed()
            self._think(chunk.reasoning)
        if chunk.content:
            thinking, answer = self._split.feed(chunk.content)
            self._think(thinking)
            self._say(answer)

    def end(self) -> None:
        """No more comes. Raises ``ModelUnavailable`` or ``ModelFailed`` unless it is an answer."""
        self._think(self._split.rest())
        if self.finish in GIVEN_UP:
            raise ModelUnavailable(f"the model's stream ended early ({self.finish or 'no reason'})")
        if self.finish != WHOLE:
            part = "answer" if self.shown else "thinking"
            raise ModelFailed(f"the {part} was cut off ({self.finish}) after {self._tokens()}")
        if not self.shown:
            raise ModelFailed(f"thinking without an answer after {self._tokens()}")
        if not _is_object(self.answer):
            raise ModelFailed(f"the answer is no JSON object, {self._tokens()}")

    def count(self, name: str) -> int:
        """A count of the server's usage; 0 where it gave none."""
        value = self.usage.get(name)
        return value if isinstance(value, int) else 0

    def reasoning_tokens(self) -> int | None:
        """None where the server does not count them: vLLM's parser `deepseek_r1` says 0."""
        details = self.usage.get("completion_tokens_details")
        value = details.get("reasoning_tokens") if isinstance(details, dict) else None
        return value if isinstance(value, int) and (value > 0 or not self._thinking) else None

    def _tokens(self) -> str:
        return f"{self.count('completion_tokens')} tokens"

    def _think(self, piece: str) -> None:
        if piece:
            self._thinking.append(piece)
            self._on_thinking(piece)

    def _say(self, piece: str) -> None:
        piece = piece.translate(BLANKS)
        piece = piece if self.shown else piece.lstrip()
        if piece:
            self.shown = True
            self._answer.append(piece)
            self._on_answer(piece)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
