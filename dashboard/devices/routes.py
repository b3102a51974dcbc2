"""``/v1/devices``."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from dashboard.api.access import SeesTechnical, TheParts, get_parts
from dashboard.api.paging import Cursor
from dashboard.devices.reader import DeviceReader
from dashboard.devices.views import DevicePage
from dashboard.parts import Parts

router = APIRouter(prefix="/v1", tags=["technical"])


def _reader(parts: Annotated[Parts, Depends(get_parts)]) -> DeviceReader:
    out = parts.outside
    return DeviceReader(out.engine, out.clock, parts.live, parts.homes, parts.technical)


@router.get("/devices", operation_id="listDevices")
def list_devices(
    parts: TheParts,
    actor: SeesTechnical,
    reader: Annotated[DeviceReader, Depends(_reader)],
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Cursor = "",
) -> DevicePage:
    answer = reader.page(actor, limit, cursor)
    parts.audit.view(actor.username, "view-devices", "technical")
    return answer
