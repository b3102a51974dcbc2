"""Alerts as they are listed and looked at."""

from typing import Final

from sqlalchemy import Connection, Engine

from dashboard.alerts import floods, store
from dashboard.alerts.views import AlertDetail, AlertFilter, AlertPage, FloodList, FloodView
from dashboard.api.paging import Paging
from dashboard.domain.assessment import rank, told_before
from dashboard.domain.errors import NoSuchAlert
from shared.storage.engine import READ_ONLY

PAGING: Final = Paging("alerts", tuple[int, str])


class AlertReader:
    """The alerts of the house, newest first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def page(
        self, which: AlertFilter, limit: int, cursor: str, person_id: str | None = None
    ) -> AlertPage:
        """Alerts newest first. Raises ``BadCursor`` for one that we never gave."""
        before = PAGING.place(cursor)
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            found = store.page(connection, which, before, limit + 1, person_id)
        shown, further = PAGING.cut(found, limit, lambda each: (each.raised_at, each.alert_id))
        return AlertPage(alerts=shown, next_cursor=further)

    def detail(self, alert_id: str) -> AlertDetail:
        """Everything known about one alert. Raises ``NoSuchAlert``."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            return detail_of(connection, alert_id)

    def has_event(self, alert_id: str, event_id: str) -> bool:
        """Whether the event belongs to the alert. Raises ``NoSuchAlert``."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            row = store.alert_row(connection, alert_id)
            if row is None:
                raise NoSuchAlert(f"There is no alert {alert_id[:40]!r}.")
            found = store.episode_events(connection, row.person_id, row.episode_id)
        return any(each.event_id == event_id for each in found)

    def floods(self) -> FloodList:
        """Wards in which calls are gathered now, with those alerts that one may know of."""
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            found = [
                FloodView(
                    ward_id=ward_id or None,
                    began_at=began_at,
                    alert_ids=floods.grouped(connection, ward_id),
                )
                for ward_id, began_at in floods.floods(connection)
            ]
        return FloodList(floods=[flood for flood in found if flood.alert_ids])


def detail_of(connection: Connection, alert_id: str) -> AlertDetail:
    """Everything known about one alert, as the caller's transaction sees it."""
    row = store.alert_row(connection, alert_id)
    summary = store.summary(connection, alert_id)
    if row is None or summary is None:
        raise NoSuchAlert(f"There is no alert {alert_id[:40]!r}.")
    told = store.assessments(connection, row.person_id, row.episode_id)
    shown = max(told, key=rank, default=None)
    return AlertDetail(
        alert=summary,
        events=store.episode_events(connection, row.person_id, row.episode_id),
        assessment=shown,
        told_before=told_before(told, shown),
        actions=store.actions(connection, alert_id),
        config_version=row.config_version,
        outcome_why=row.outcome_why,
        outcome_helped=row.outcome_helped,
    )
