"""What the REST interface says about devices."""

from pydantic import BaseModel

from dashboard.domain.freshness import DataState
from shared.contracts import Reason, TechnicalKind, WindowState
from shared.contracts.base import EpochMs, Id


class DeviceAlarm(BaseModel):
    """A technical alarm that stands; its words are at ``/v1/technical``."""

    alarm_id: Id
    kind: TechnicalKind
    since: EpochMs


class DeviceView(BaseModel):
    """One source of an edge box. Whom it watches is only for those who see residents.

    ``age_ms`` is how old its newest second is now, ``lag_ms`` how long that second took from its
    end to this server; null where none was seen since this server started.
    """

    source_id: Id
    label: str | None
    person_id: Id | None
    ward_id: Id | None
    data_state: DataState
    newest_at: EpochMs | None
    age_ms: int | None
    lag_ms: int | None
    window_state: WindowState | None
    reasons: list[Reason]
    bundle_id: Id | None
    alarms: list[DeviceAlarm]


class DevicePage(BaseModel):
    """Devices by ``source_id``, and the server's time that ages are computed from."""

    server_time: EpochMs
    devices: list[DeviceView]
    next_cursor: str | None
