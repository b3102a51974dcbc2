"""``/v1/residents/{id}/rollups``, ``/timeline`` and ``/learning``: a person's days."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from dashboard.api.access import SeesResidents, TheParts, get_parts
from dashboard.api.problem_docs import NOT_FOUND
from dashboard.domain.rights import Right
from dashboard.parts import Parts
from dashboard.residents.timeline import Timeline
from dashboard.residents.timeline_views import LearningState, RollupsView, TimelineView
from shared.contracts.base import EpochMs, Id

router = APIRouter(prefix="/v1/residents/{person_id}", tags=["residents"])

PersonId = Annotated[Id, Path()]
Moment = Annotated[EpochMs, Query()]
StepMs = Annotated[int, Query(ge=60_000, le=3_600_000)]


def _timeline(parts: Annotated[Parts, Depends(get_parts)]) -> Timeline:
    return Timeline(parts.outside.engine, parts.outside.clock, parts.outside.threshold)


TheTimeline = Annotated[Timeline, Depends(_timeline)]


@router.get("/rollups", operation_id="getRollups", responses=NOT_FOUND)
def get_rollups(
    parts: TheParts,
    timeline: TheTimeline,
    actor: SeesResidents,
    person_id: PersonId,
    from_ms: Moment,
    to_ms: Moment,
    step_ms: StepMs = 300_000,
) -> RollupsView:
    parts.register.check(person_id)
    answer = timeline.rollups(person_id, from_ms, to_ms, step_ms)
    parts.audit.view(actor.username, "view-rollups", f"person:{person_id}")
    return answer


@router.get("/timeline", operation_id="getTimeline", responses=NOT_FOUND)
def get_timeline(
    parts: TheParts,
    timeline: TheTimeline,
    actor: SeesResidents,
    person_id: PersonId,
    from_ms: Moment,
    to_ms: Moment,
) -> TimelineView:
    parts.register.check(person_id)
    answer = timeline.look(person_id, from_ms, to_ms, actor.may(Right.SEE_ALERTS))
    parts.audit.view(actor.username, "view-timeline", f"person:{person_id}")
    return answer


@router.get("/learning", operation_id="getLearning", responses=NOT_FOUND)
def get_learning(
    parts: TheParts, timeline: TheTimeline, actor: SeesResidents, person_id: PersonId
) -> LearningState:
    parts.register.check(person_id)
    answer = timeline.learning(person_id)
    parts.audit.view(actor.username, "view-learning", f"person:{person_id}")
    return answer
