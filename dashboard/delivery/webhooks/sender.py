"""Posts to an endpoint that somebody registered."""

from sqlalchemy import Connection, Engine, select, update

from dashboard.delivery import queue
from dashboard.delivery.outbound import Outbound, Unreachable
from dashboard.delivery.port import NotDelivered, Parcel, TargetGone
from dashboard.delivery.tables import webhook as t
from dashboard.delivery.webhooks.payload import payload
from dashboard.delivery.webhooks.signature import headers
from dashboard.domain.delivery import Channel, DeliveryState
from dashboard.domain.delivery_errors import BadDestination
from shared.clock import Clock
from shared.storage.engine import READ_ONLY

GONE = 410
SLOW_DOWN = (429, 502, 503, 504)


class WebhookSender:
    """Signs with the secrets in force and looks at the status of the answer, nothing else."""

    def __init__(self, engine: Engine, clock: Clock, outbound: Outbound) -> None:
        self._engine = engine
        self._clock = clock
        self._outbound = outbound

    def send(self, parcel: Parcel) -> None:
        query = select(t).where(t.c.webhook_id == parcel.target, t.c.disabled_at.is_(None))
        with self._engine.connect().execution_options(**READ_ONLY) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise TargetGone("the webhook was taken away or is switched off")
        now = self._clock.now_ms()
        old = [row.old_secret] if row.old_secret and (row.old_until or 0) > now else []
        body = payload(parcel.about)
        signed = headers(parcel.message_id, now // 1000, body, [row.secret, *old])
        signed["Content-Type"] = "application/json"
        try:
            answer = self._outbound.request("POST", row.url, body, signed)
        except (Unreachable, BadDestination) as error:
            raise NotDelivered(str(error)) from error
        if answer.status == GONE:
            raise TargetGone("it answered 410: gone")
        if 300 <= answer.status < 400:
            raise NotDelivered(f"it answered {answer.status}: redirects are not followed")
        if not answer.taken:
            after_s = answer.after_s if answer.status in SLOW_DOWN else None
            raise NotDelivered(f"it answered {answer.status}", after_s)

    def gone(self, connection: Connection, parcel: Parcel, now: int) -> DeliveryState:
        """Switched off, and all that waits for it is a dead letter: somebody has to look."""
        mine = (t.c.webhook_id == parcel.target) & t.c.disabled_at.is_(None)
        values = {"disabled_at": now, "disabled_why": "it answered 410: gone"}
        switched = connection.execute(update(t).where(mine).values(values)).rowcount == 1
        state = DeliveryState.DEAD if switched else DeliveryState.WITHDRAWN
        for_others = "the webhook was switched off"
        queue.end_others(connection, Channel.WEBHOOK, parcel, state, now, for_others)
        return state
