"""What a model was asked about an event and what it thought: on request, to other services only.

Thinking is no assessment: nobody has held it against the evidence. It is in no stream; the
dashboard decides which of its people may ask.
"""

from collections.abc import Callable

from fastapi import APIRouter, Depends

from reasoning_service.adapters.calls import Calls
from reasoning_service.api.fields import EventId
from shared.contracts import ModelCall


def thinking_routes(calls: Calls, allowed: Callable[[str], None]) -> APIRouter:
    """The record of questions, behind the service token."""
    router = APIRouter(dependencies=[Depends(allowed)], tags=["reasoning"])

    @router.get("/assessments/{event_id}/thinking")
    def thinking(event_id: EventId) -> list[ModelCall]:
        return [ModelCall.model_validate(call, from_attributes=True) for call in calls.of(event_id)]

    return router
