"""What the REST stands on; ``main`` hands in the real ones."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import SecretStr

from reasoning_service.adapters.calls import Calls
from reasoning_service.adapters.store import Store
from reasoning_service.adapters.vllm.state import ModelState
from reasoning_service.domain.chat import Voice
from reasoning_service.instant import Instant
from reasoning_service.metrics import Metrics
from shared.contracts import ErasedPart, ErasureAsked, Event
from shared.health import Health


@dataclass(frozen=True)
class Served:
    """``again`` assesses an event anew and raises ``HistoryUnavailable``.

    ``model`` is what is known of the model's server; None where no model is configured.
    ``voice`` is who would be asked now.
    """

    store: Store
    calls: Calls
    health: Health
    metrics: Metrics
    token: SecretStr
    again: Callable[[Event], None]
    instant: Instant
    erase: Callable[[ErasureAsked], ErasedPart]
    model: Callable[[], ModelState] | None = None
    voice: Callable[[], Voice] = Voice
