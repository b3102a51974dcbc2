"""Puts together what is known of each source: its row, its newest second, what is wrong with it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, select

from dashboard.api.paging import Paging
from dashboard.devices.views import DeviceAlarm, DevicePage, DeviceView
from dashboard.domain.actor import Actor
from dashboard.domain.freshness import age_ms, data_state
from dashboard.domain.rights import Right
from dashboard.domain.scope import ABOUT_NOBODY, Home
from dashboard.live.states import LiveStates, Seen
from dashboard.residents.homes import Homes
from dashboard.storage.row_scope import as_system
from dashboard.storage.tables import source
from dashboard.technical.lane import TechnicalLane
from shared.clock import Clock
from shared.contracts import TechnicalAlarm
from shared.storage.engine import READ_ONLY

_DEVICES: Final = Paging("devices", tuple[str])


@dataclass(frozen=True)
class DeviceReader:
    """Answers for all sources that were set up, and those that send without."""

    _engine: Engine
    _clock: Clock
    _live: LiveStates
    _homes: Homes
    _lane: TechnicalLane

    def page(self, by: Actor, limit: int, cursor: str) -> DevicePage:
        """The devices of those whom ``by`` may know of. Raises ``BadCursor``."""
        place, homes = _DEVICES.place(cursor), self._homes.known()
        labels, seen = self._labels(), {s.state.source_id: s for s in self._live.all_seen()}
        mine = [
            each
            for each in sorted(labels.keys() | seen.keys())
            if by.scope.sees(homes.get(each, ABOUT_NOBODY)) and (not place or each > place[0])
        ]
        shown, further = _DEVICES.cut(mine[: limit + 1], limit, lambda each: (each,))
        alarms = [each for each in self._lane.shown() if each.cleared_at is None]
        names = by.may(Right.SEE_RESIDENTS)
        devices = [
            self._view(each, labels.get(each), seen.get(each), homes.get(each), alarms, names)
            for each in shown
        ]
        now = self._clock.now_ms()
        return DevicePage(server_time=now, devices=devices, next_cursor=further)

    def _labels(self) -> dict[str, str]:
        # Whom one may not know of is left out by the homes of sources, which knows them all.
        with as_system(), self._engine.connect().execution_options(**READ_ONLY) as connection:
            rows = connection.execute(select(source.c.source_id, source.c.label))
            return {row.source_id: row.label for row in rows}

    def _view(
        self,
        source_id: str,
        label: str | None,
        seen: Seen | None,
        home: Home | None,
        alarms: list[TechnicalAlarm],
        names: bool,
    ) -> DeviceView:
        state = seen.state if seen else None
        age = age_ms(self._clock.now_ms(), seen.state.t_end, seen.seen_at) if seen else None
        about = {source_id, home.person_id if home else None}
        return DeviceView(
            source_id=source_id,
            label=label if names else None,
            person_id=home.person_id if home and names else None,
            ward_id=home.ward_id if home and names else None,
            data_state=data_state(age),
            newest_at=state.t_end if state else None,
            age_ms=age,
            lag_ms=max(0, seen.seen_at - seen.state.t_end) if seen else None,
            window_state=state.state if state else None,
            reasons=list(state.reasons) if state else [],
            bundle_id=state.bundle_id if state else None,
            alarms=[
                DeviceAlarm(alarm_id=each.alarm_id, kind=each.kind, since=each.since)
                for each in alarms
                if each.subject in about
            ],
        )
