"""What a model was asked about an event and what it thought: on request, to other services only.

Thinking is no assessment: nobody has held it against the evidence. It is in no stream; the
dashboard decides which of its people may ask.
"""

from collections.abc import Callable

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from reasoning_service.adapters.calls import Calls
from reasoning_service.api.fields import EventId
from shared.contracts.base import EpochMs, Id


class ModelCall(BaseModel):
    """One question to a model. ``thinking`` is null without an answer and after its retention."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

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


def thinking_routes(calls: Calls, allowed: Callable[[str], None]) -> APIRouter:
    """The record of questions, behind the service token."""
    router = APIRouter(dependencies=[Depends(allowed)], tags=["reasoning"])

    @router.get("/assessments/{event_id}/thinking")
    def thinking(event_id: EventId) -> list[ModelCall]:
        return [ModelCall.model_validate(call) for call in calls.of(event_id)]

    return router
