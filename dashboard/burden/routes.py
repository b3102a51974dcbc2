"""``/v1/burden`` and ``/v1/coverage``."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query

from dashboard.api.access import SeesBurden, SeesResidents, TheParts, get_parts
from dashboard.api.problem_docs import NOT_FOUND
from dashboard.burden.coverage import CoverageDesk
from dashboard.burden.desk import BurdenDesk
from dashboard.burden.views import BurdenView, CoverageList
from dashboard.domain.actor import Actor
from dashboard.domain.errors import BadZone, NoSuchWard
from dashboard.parts import Parts
from shared.contracts.base import EpochMs, Id

router = APIRouter(prefix="/v1", tags=["burden"])

HOUSE = "house"


def _desk(parts: Annotated[Parts, Depends(get_parts)]) -> BurdenDesk:
    return BurdenDesk(parts.outside.engine, parts.outside.clock)


@router.get("/burden", operation_id="getBurden", responses=NOT_FOUND)
def get_burden(
    parts: TheParts,
    actor: SeesBurden,
    desk: Annotated[BurdenDesk, Depends(_desk)],
    from_ms: Annotated[EpochMs | None, Query()] = None,
    to_ms: Annotated[EpochMs | None, Query()] = None,
    ward: Annotated[Id | None, Query(description="One ward; else everybody you may see")] = None,
    zone: Annotated[
        str, Query(max_length=64, pattern=r"^[A-Za-z0-9_+/-]+$", description="IANA time zone")
    ] = "UTC",
) -> BurdenView:
    _check_ward(parts, actor, ward)
    answer = desk.count(actor, from_ms, to_ms, ward, _zone(zone))
    parts.audit.view(actor.username, "view-burden", f"ward:{ward}" if ward else HOUSE)
    return answer


@router.get("/coverage", operation_id="getCoverage", responses=NOT_FOUND)
def get_coverage(
    parts: TheParts,
    actor: SeesResidents,
    from_ms: Annotated[EpochMs, Query()],
    to_ms: Annotated[EpochMs, Query()],
    ward: Annotated[Id | None, Query(description="One ward; else everybody you may see")] = None,
) -> CoverageList:
    _check_ward(parts, actor, ward)
    outside = parts.outside
    desk = CoverageDesk(outside.engine, outside.clock, outside.threshold)
    answer = desk.count(from_ms, to_ms, ward)
    parts.audit.view(actor.username, "view-coverage", f"ward:{ward}" if ward else HOUSE)
    return answer


def _check_ward(parts: Parts, actor: Actor, ward: str | None) -> None:
    known = {each.ward_id for each in parts.wards.seen_by(actor.scope)}
    if ward is not None and ward not in known:
        raise NoSuchWard(f"There is no ward {ward[:40]!r}.")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError) as error:  # a path, unknown, a folder of zones
        raise BadZone(f"zone {name[:40]!r} is no IANA time zone such as Europe/Berlin") from error
