"""What a model was asked about an event, as the reasoning service tells its neighbours."""

from shared.contracts.base import Contract, EpochMs, Id


class ModelCall(Contract):
    """One question to a model. ``thinking`` is None without an answer and after its retention."""

    event_id: Id
    asked_at: EpochMs
    ended_at: EpochMs
    outcome: str
    detail: str
    model: str | None
    adapter: str | None
    prompt_version: str
    template_hash: str
    prompt_hash: str
    attempts: int | None
    prompt_tokens: int | None
    completion_tokens: int | None
    reasoning_tokens: int | None
    thinking: str | None
