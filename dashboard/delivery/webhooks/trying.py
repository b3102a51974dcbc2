"""One signed request to an endpoint, now, to see whether it takes it."""

import secrets
import threading

from sqlalchemy import Engine

from dashboard.audit.log import AuditLog
from dashboard.delivery.outbound import Outbound
from dashboard.delivery.port import NotDelivered, Parcel, TargetGone
from dashboard.delivery.webhooks.endpoints import Webhooks
from dashboard.delivery.webhooks.payload import TEST
from dashboard.delivery.webhooks.sender import WebhookSender
from dashboard.delivery.webhooks.views import WebhookTestView
from dashboard.domain.actor import Actor
from dashboard.domain.delivery_errors import TrialUnderWay
from dashboard.notifications.outbox import INTEGRATORS, Notification, NotificationState
from shared.clock import Clock


class WebhookTrial:
    """Tries an endpoint as a delivery would; nothing is tried again and nothing is switched off."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        audit: AuditLog,
        outbound: Outbound,
        busy: threading.Lock,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._audit = audit
        self._sender = WebhookSender(engine, clock, outbound)
        self._busy = busy

    def run(self, webhooks: Webhooks, webhook_id: str, by: Actor) -> WebhookTestView:
        """Raises ``NoSuchWebhook``, or ``TrialUnderWay`` while another test is."""
        name = webhooks.check(webhook_id, by)
        if not self._busy.acquire(blocking=False):
            raise TrialUnderWay("Another test is under way. Try again in a few seconds.")
        try:
            begun = self._clock.monotonic_s()
            problem = self._send(webhook_id)
            took_ms = round((self._clock.monotonic_s() - begun) * 1000)
        finally:
            self._busy.release()
        with self._engine.begin() as connection:
            detail = problem or "taken"
            self._audit.action(connection, by.username, "webhook-tested", f"webhook:{name}", detail)
        return WebhookTestView(taken=problem is None, problem=problem, answered_in_ms=took_ms)

    def _send(self, webhook_id: str) -> str | None:
        message_id = f"msg_test_{secrets.token_hex(12)}"
        try:
            self._sender.send(Parcel(0, message_id, webhook_id, 1, self._nothing_happened()))
        except (NotDelivered, TargetGone) as problem:
            return str(problem)
        return None

    def _nothing_happened(self) -> Notification:
        now = self._clock.now_ms()
        return Notification(
            id=0,
            key=TEST,
            alert_id=None,
            person_id=None,
            ward_id="",
            kind=TEST,
            round=0,
            step=0,
            tier=None,
            audience=INTEGRATORS,
            loud=False,
            note=None,
            due=now,
            created=now,
            attempts=1,
            state=NotificationState.PENDING,
        )
