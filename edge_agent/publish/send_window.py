"""What may be sent next: go-back-N with a slow start after a stall. Numbers in, numbers out."""

from dataclasses import dataclass

MAX_IN_FLIGHT = 5_000
"""Records in the stream that the hub has not committed: 10 MB of Redis for each edge box."""
SLOW_START = 64
"""After a stall: what is resent while the hub is only down costs 130 kB a try, not a day."""
PATIENCE_S = 5.0
"""The hub commits several times a second; five seconds without any is a stall."""
MAX_DOUBLINGS = 5
"""At most 160 s between tries: a hub that was down for a night is caught up at once anyway,
because it finds its stream as it left it."""


@dataclass
class SendWindow:
    """One shard's place in its own sequence.

    ``acked`` only grows: it is what this box has deleted. The hub's key may fall behind or
    vanish with Redis; what is still held is then sent again from ``acked + 1``.
    """

    acked: int
    progress_s: float
    next_seq: int = 0
    allowance: int = MAX_IN_FLIGHT
    stalls: int = 0
    hub_was_behind: bool = False
    hub_acked: int = 0

    def __post_init__(self) -> None:
        self.next_seq = self.acked + 1

    @property
    def room(self) -> int:
        """How many sequence numbers may be sent now."""
        return max(0, self.acked + self.allowance + 1 - self.next_seq)

    def sent(self, to_seq: int) -> None:
        """Everything up to ``to_seq`` is in the stream."""
        self.next_seq = max(self.next_seq, to_seq + 1)

    def observe(self, hub_acked: int | None, now_s: float) -> bool:
        """Take in the hub's acknowledgement (None: there is none); true when rewound."""
        self.hub_acked = hub_acked or 0
        if self.hub_acked > self.acked:
            self._advance(now_s)
            return False
        behind = self.hub_acked < self.acked
        fell_behind = behind and not self.hub_was_behind
        self.hub_was_behind = behind
        if self.next_seq == self.acked + 1:  # nothing in flight, nothing to wait for
            self.progress_s = now_s
            return False
        if fell_behind or now_s - self.progress_s >= self.patience_s:
            self.rewind(now_s)
            return True
        return False

    def rewind(self, now_s: float) -> None:
        """Send again from the first record that is not acknowledged."""
        self.next_seq = self.acked + 1
        self.allowance = SLOW_START
        self.stalls += 1
        self.progress_s = now_s

    @property
    def patience_s(self) -> float:
        """How long no progress is borne before the next resend."""
        return PATIENCE_S * 2.0 ** min(self.stalls, MAX_DOUBLINGS)

    @property
    def hub_lacks(self) -> tuple[int, int] | None:
        """Numbers this box has deleted but the hub, asked twice in vain, does not know.

        A hub that was set up anew would wait for them for ever.
        """
        if self.stalls >= 2 and self.hub_acked < self.acked:
            return self.hub_acked + 1, self.acked
        return None

    def _advance(self, now_s: float) -> None:
        self.acked = self.hub_acked
        self.next_seq = max(self.next_seq, self.acked + 1)
        self.allowance = min(MAX_IN_FLIGHT, self.allowance * 2)
        self.stalls = 0
        self.hub_was_behind = False
        self.progress_s = now_s
