"""``/v1/wards/{id}/assignments`` for a ward, ``/v1/assignments`` for residents on no ward."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from dashboard.api.access import AssignsStaff, SeesAlerts, TheParts, get_parts
from dashboard.api.problem_docs import NOT_FOUND
from dashboard.escalation.roster_desk import RosterDesk
from dashboard.escalation.roster_views import AssignmentRequest, AssignmentsView, Day
from dashboard.escalation.routes import Shift, WardId
from dashboard.parts import Parts

router = APIRouter(prefix="/v1", tags=["escalation"])

OneDay = Annotated[Day | None, Query(description="The day of the list; none: for every day.")]


def _desk(parts: Annotated[Parts, Depends(get_parts)]) -> RosterDesk:
    out = parts.outside
    zone = parts.settings.dashboard_time_zone
    return RosterDesk(out.engine, out.clock, parts.audit, parts.chains, parts.rosters, zone)


TheDesk = Annotated[RosterDesk, Depends(_desk)]


@router.get("/assignments", operation_id="getHouseAssignments")
def get_house(parts: TheParts, desk: TheDesk, actor: SeesAlerts) -> AssignmentsView:
    answer = desk.look(None, actor)
    parts.audit.view(actor.username, "view-assignments", "shift:house")
    return answer


@router.put("/assignments/{shift}", operation_id="setHouseAssignment")
def set_house(
    desk: TheDesk, actor: AssignsStaff, shift: Shift, body: AssignmentRequest
) -> AssignmentsView:
    return desk.put(None, shift, body, actor)


@router.delete("/assignments/{shift}", operation_id="removeHouseAssignment")
def remove_house(
    desk: TheDesk, actor: AssignsStaff, shift: Shift, day: OneDay = None
) -> AssignmentsView:
    return desk.remove(None, shift, day, actor)


@router.get("/wards/{ward_id}/assignments", operation_id="getWardAssignments", responses=NOT_FOUND)
def get_ward(parts: TheParts, desk: TheDesk, actor: SeesAlerts, ward_id: WardId) -> AssignmentsView:
    answer = desk.look(ward_id, actor)
    parts.audit.view(actor.username, "view-assignments", f"shift:{ward_id}")
    return answer


@router.put(
    "/wards/{ward_id}/assignments/{shift}", operation_id="setWardAssignment", responses=NOT_FOUND
)
def set_ward(
    desk: TheDesk, actor: AssignsStaff, ward_id: WardId, shift: Shift, body: AssignmentRequest
) -> AssignmentsView:
    return desk.put(ward_id, shift, body, actor)


@router.delete(
    "/wards/{ward_id}/assignments/{shift}",
    operation_id="removeWardAssignment",
    responses=NOT_FOUND,
)
def remove_ward(
    desk: TheDesk, actor: AssignsStaff, ward_id: WardId, shift: Shift, day: OneDay = None
) -> AssignmentsView:
    return desk.remove(ward_id, shift, day, actor)
