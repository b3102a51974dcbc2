"""Windows of one source: what perception said, or that nothing can be said."""

from dataclasses import dataclass

from edge_agent.consent.hub_time import HubTime
from edge_agent.outbox import AlarmBook, Outbox, OutboxFull
from edge_agent.perception import Perception
from edge_agent.publish.metrics import Metrics
from edge_agent.score_window import Numbered, score_window
from shared.contracts import Reason, ScoreWindow, TechnicalKind, WindowState
from shared.streams.keys import shard_of

NO_BUNDLE = "none"


@dataclass(frozen=True, slots=True)
class Watched:
    """Who is watched, by what, on which box; ``shards`` as in the whole system."""

    edge_id: str
    source_id: str
    person_id: str
    shards: int


class WindowWriter:
    """Puts windows into the outbox, and says so when one could not be kept."""

    def __init__(
        self,
        watched: Watched,
        outbox: Outbox,
        alarms: AlarmBook,
        metrics: Metrics,
        hub_time: HubTime,
    ) -> None:
        self._watched = watched
        self._shard = shard_of(watched.person_id, watched.shards)
        self._outbox = outbox
        self._alarms = alarms
        self._metrics = metrics
        self._hub_time = hub_time

    def write(self, t_start: int, perception: Perception) -> None:
        """Put the second at ``t_start`` (event time, epoch ms) into the outbox.

        Raises ``ValidationError`` when it breaks the contract; nothing is written then.

        A full disk is no reason to stop: the second is counted and declared lost later.
        """
        watched, skew_ms = self._watched, self._hub_time.box_skew_ms()

        def build(epoch: str, seq: int) -> ScoreWindow:
            numbered = Numbered(
                edge_id=watched.edge_id,
                source_id=watched.source_id,
                person_id=watched.person_id,
                outbox_epoch=epoch,
                shard=self._shard,
                seq=seq,
                t_start=t_start,
                trace_id=f"{epoch}-{self._shard}-{seq}",
                clock_skew_ms=skew_ms,
            )
            return score_window(numbered, perception)

        try:
            dropped = self._outbox.append(self._shard, build)
        except OutboxFull as error:
            self._disk_is_full(error)
            return
        self._alarms.clear(TechnicalKind.DISK_FULL, watched.edge_id)
        self._metrics.window(perception.state)
        self._metrics.hub_skew_ms.set(skew_ms)
        self._metrics.dropped.inc(dropped)
        self._outbox_overflows(dropped)

    def _outbox_overflows(self, dropped: int) -> None:
        if not dropped:
            self._alarms.clear(TechnicalKind.OUTBOX_FULL, self._watched.edge_id)
            return
        self._alarms.raise_(
            TechnicalKind.OUTBOX_FULL,
            self._watched.edge_id,
            "The edge box has kept all it can without the hub: its oldest seconds are dropped.",
        )

    def _disk_is_full(self, error: OutboxFull) -> None:
        self._metrics.dropped.inc()
        self._alarms.raise_(
            TechnicalKind.DISK_FULL,
            self._watched.edge_id,
            "The edge box's disk is full: what it sees and hears now cannot be kept.",
            error.detail,
        )


def unassessable(
    reasons: tuple[Reason, ...], bundle_id: str = NO_BUNDLE, degrade_level: int = 0
) -> Perception:
    """A second about which nothing can be said: never calm, never zero."""
    return Perception(
        state=WindowState.CANNOT_ASSESS,
        reasons=reasons,
        channels={},
        quality={},
        modality_weight={},
        uncertainty=1.0,
        provenance={},
        faces_in_view=None,
        bodies_in_view=None,
        encoders_skipped=(),
        degrade_level=degrade_level,
        bundle_id=bundle_id,
    )
