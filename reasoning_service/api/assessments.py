"""Assessments of our own residents' events: by event, by episode, and once more."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from reasoning_service.api.fields import EventId
from reasoning_service.api.parameters import AWAY, NOT_FOUND, IdQuery
from reasoning_service.api.ports import Served
from reasoning_service.errors import HistoryUnavailable
from shared.contracts import Assessment
from shared.web.problems import NotFound, Unavailable


class View(BaseModel):
    """Frozen, nothing unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class EpisodeAssessments(View):
    """The newest assessment of each event of an episode, in the order of the events."""

    person_id: str
    episode_id: str
    assessments: tuple[Assessment, ...]


class Asked(View):
    """An event is being assessed anew; its next version is announced when it is there."""

    event_id: str
    by: Literal["template", "model"]


def assessment_routes(served: Served) -> APIRouter:
    """What is kept, and a second opinion."""
    router = APIRouter(prefix="/assessments", tags=["assessments"])

    @router.get("", operation_id="listEpisode")
    def episode(person_id: IdQuery, episode_id: IdQuery) -> EpisodeAssessments:
        """One episode's assessments; none is an empty list."""
        found = served.store.of_episode(person_id, episode_id)
        return EpisodeAssessments(person_id=person_id, episode_id=episode_id, assessments=found)

    @router.get("/{event_id}", operation_id="getAssessment", responses=NOT_FOUND)
    def assessment(event_id: EventId) -> Assessment:
        """The newest assessment of an event."""
        found = served.store.get(event_id)
        if found is None:
            raise NotFound(f"event {event_id} has no assessment")
        return found

    @router.post(
        "/{event_id}/again",
        operation_id="assessAgain",
        status_code=202,
        responses={**NOT_FOUND, **AWAY},
    )
    def again(event_id: EventId) -> Asked:
        """Assess an event anew; while it is being assessed, asking again changes nothing."""
        event = served.store.event(event_id)
        if event is None:
            raise NotFound(f"event {event_id} is not known here, or from before this was kept")
        try:
            served.again(event)
        except HistoryUnavailable as error:
            raise Unavailable(f"event {event_id} cannot be looked up: {error}") from error
        return Asked(event_id=event_id, by="template" if served.model is None else "model")

    return router
