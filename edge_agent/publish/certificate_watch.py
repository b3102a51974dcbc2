"""Says early that a certificate ends, so that a box is not cut off on a day nobody chose."""

from edge_agent.consent.hub_time import HubTime
from edge_agent.outbox import AlarmBook
from shared.contracts import TechnicalKind
from shared.streams.tls import WARN_DAYS, Tls

DAY_MS = 86_400_000


class CertificateWatch:
    """Raises ``CERTIFICATE_EXPIRES`` for what this box shows and trusts."""

    def __init__(self, tls: Tls | None, alarms: AlarmBook, hub_time: HubTime, edge_id: str) -> None:
        self._tls = tls
        self._alarms = alarms
        self._hub_time = hub_time
        self._edge_id = edge_id

    def check(self) -> None:
        """Look at the files as they are now: a renewed certificate clears the alarm."""
        if self._tls is None:
            return
        ends = self._tls.expires()
        if ends is None:
            return  # unreadable: the connection itself fails and says so
        left_ms = round(ends.timestamp() * 1000) - self._hub_time.now_ms()
        if left_ms >= WARN_DAYS * DAY_MS:
            self._alarms.clear(TechnicalKind.CERTIFICATE_EXPIRES, self._edge_id)
            return
        self._alarms.raise_(
            TechnicalKind.CERTIFICATE_EXPIRES,
            self._edge_id,
            "The edge box's certificate ends soon. It must be renewed, or the box is cut off.",
            f"valid until {ends:%Y-%m-%d %H:%M} UTC; python -m deploy.certificates renew",
        )
