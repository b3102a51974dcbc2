"""Tells every open page what has just been committed."""

from pydantic import TypeAdapter

from dashboard.alerts.views import AlertSummary
from dashboard.live.hub import Hub, Topic
from dashboard.residents.views import ResidentView
from dashboard.technical.views import TechnicalView
from shared.contracts import TechnicalAlarm

_RESIDENTS = TypeAdapter(list[ResidentView])


class Announcer:
    """Serialises once and hands to the hub. Call after the commit, never before."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def alert(self, summary: AlertSummary) -> None:
        """An alert changed."""
        self._hub.publish(Topic.ALERT, "alert", summary.model_dump_json())

    def technical(self, alarm: TechnicalAlarm) -> None:
        """A technical alarm was raised, changed or cleared."""
        for topic, detail in ((Topic.TECHNICAL, False), (Topic.TECHNICAL_DETAIL, True)):
            view = TechnicalView.of(alarm, with_detail=detail)
            self._hub.publish(topic, "technical", view.model_dump_json())

    def residents(self, residents: list[ResidentView]) -> None:
        """The newest second of everybody."""
        self._hub.publish(Topic.LIVE, "live", _RESIDENTS.dump_json(residents).decode())
