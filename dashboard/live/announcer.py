"""Tells every open page what has just been committed."""

from dashboard.alerts.views import AlertSummary
from dashboard.canary.views import CanaryTold
from dashboard.domain.scope import ABOUT_NOBODY, Home
from dashboard.live.hub import Hub
from dashboard.live.mailbox import Topic
from dashboard.residents.homes import Homes
from dashboard.residents.views import ResidentView
from dashboard.technical.views import TechnicalView
from shared.contracts import TechnicalAlarm


class Announcer:
    """Serialises once and hands to the hub, with whose it is. Call after the commit."""

    def __init__(self, hub: Hub, homes: Homes) -> None:
        self._hub = hub
        self._homes = homes

    def alert(self, summary: AlertSummary) -> None:
        """An alert changed."""
        about = self._homes.of_person(summary.person_id)
        self._hub.publish(Topic.ALERT, "alert", summary.model_dump_json(), about)

    def technical(self, alarm: TechnicalAlarm) -> None:
        """A technical alarm was raised, changed or cleared."""
        about = self._homes.of_subject(alarm.subject)
        for topic, detail in ((Topic.TECHNICAL, False), (Topic.TECHNICAL_DETAIL, True)):
            view = TechnicalView.of(alarm, with_detail=detail)
            self._hub.publish(topic, "technical", view.model_dump_json(), about)

    def canary(self, told: CanaryTold) -> None:
        """A test alert came through; it is about nobody."""
        self._hub.publish(Topic.CANARY, "canary", told.model_dump_json(), ABOUT_NOBODY)

    def residents(self, residents: list[ResidentView]) -> None:
        """The newest second of everybody."""
        items = [(Home(r.person_id, r.ward_id), r.model_dump_json()) for r in residents]
        self._hub.publish_list(Topic.LIVE, "live", items)
