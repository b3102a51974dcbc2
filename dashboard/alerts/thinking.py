"""What a model wrote while it thought about an event: apart from every assessment, on request."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel

from dashboard.api.access import SeesThinking, TheParts
from dashboard.api.problem_docs import NOT_FOUND
from dashboard.domain.errors import NoSuchAssessment, ThinkingUnavailable
from dashboard.peers.internal import ServiceAway
from dashboard.peers.reasoning import ReasoningClient
from shared.contracts import ModelCall
from shared.contracts.base import EpochMs, Id

router = APIRouter(prefix="/v1/alerts", tags=["alerts"])

CAVEAT: Final = "What the model wrote while thinking; not checked, may be wrong."


class ThoughtView(BaseModel):
    """One question to a model; ``thinking`` is null without an answer and after its retention."""

    asked_at: EpochMs
    ended_at: EpochMs
    outcome: str
    model: str | None
    adapter: str | None
    prompt_version: str
    thinking: str | None


class ThinkingView(BaseModel):
    """All that models wrote about one event, oldest first; empty where none was asked.

    ``caveat`` goes wherever the words go: nobody has held them against the evidence.
    """

    event_id: Id
    checked: Literal[False]
    caveat: str
    thoughts: list[ThoughtView]


@router.get(
    "/{alert_id}/events/{event_id}/thinking", operation_id="getThinking", responses=NOT_FOUND
)
def get_thinking(
    parts: TheParts,
    actor: SeesThinking,
    alert_id: Annotated[Id, Path()],
    event_id: Annotated[Id, Path()],
) -> ThinkingView:
    if not parts.alert_reader.has_event(alert_id, event_id):
        raise NoSuchAssessment(f"Alert {alert_id[:40]!r} has no event {event_id[:40]!r}.")
    answer = thinking(parts.outside.reasoning, event_id)
    parts.audit.view(actor.username, "view-thinking", f"event:{event_id}")
    return answer


def thinking(reasoning: ReasoningClient, event_id: str) -> ThinkingView:
    """Asked of the service that keeps it. Raises ``ThinkingUnavailable``."""
    try:
        calls = reasoning.thinking(event_id)
    except ServiceAway as error:
        raise ThinkingUnavailable(
            "The model's thinking cannot be shown now, since its service does not answer. "
            "Alerts and assessments are not affected."
        ) from error
    thoughts = [_view(call) for call in calls]
    return ThinkingView(event_id=event_id, checked=False, caveat=CAVEAT, thoughts=thoughts)


def _view(call: ModelCall) -> ThoughtView:
    return ThoughtView.model_validate(call, from_attributes=True)
