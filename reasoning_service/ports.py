"""What the service needs of a model; ``adapters.vllm`` has the real one."""

import threading
from typing import Protocol

from reasoning_service.domain.chat import Completion, Prompt, Words


class ModelClient(Protocol):
    """Answers questions of several threads at once."""

    def answer(
        self,
        prompt: Prompt,
        tier: int,
        cancel: threading.Event,
        on_thinking: Words,
        on_answer: Words,
    ) -> Completion:
        """One whole answer; pieces of thinking and answer are given on as they come.

        ``on_answer`` never begins anew. Raises the errors below ``ModelError``, among them
        ``ModelCancelled`` soon after ``cancel`` was set.
        """
        ...
