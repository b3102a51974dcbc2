"""How much a box that is too busy leaves out, second by second, and when it takes it back.

Numbers in, numbers out: given the same busyness it takes the same steps. Steps up come quickly,
because windows that come late raise no alert; steps down are tried after a calm while, and a try
that fails makes the next one wait twice as long, so that a box that is a little too small for its
cameras does not swing between two levels for ever.
"""

from dataclasses import dataclass, replace

from edge_agent.domain.plan import MAX_LEVEL

OVERLOADED = 0.85
"""Share of a second that perceiving it takes, wall time: above this nothing is left for a burst."""
RELAXED = 0.5
"""Below this one level more fits: no step saves more than a third of the work."""
LATE_S = 1.5
"""Seconds that waited this long for their turn: the backlog grows although each looks bearable."""
RAISE_AFTER_S = 3
LOWER_AFTER_S = 30
LONGEST_PATIENCE_S = 960
"""Five failed tries: the box is too small, and asking every 16 minutes is often enough."""


@dataclass(frozen=True)
class Load:
    """``level`` and the memory behind it; one per source.

    ``over_s`` counts overloaded seconds (a good one takes one back), ``calm_s`` relaxed ones in a
    row; ``patience_s`` is how many of those a step down needs; ``lowered_s`` is how long ago the
    last step down was, None when it has proved itself.
    """

    level: int = 0
    over_s: int = 0
    calm_s: int = 0
    patience_s: int = LOWER_AFTER_S
    lowered_s: int | None = None

    def step(self, busy: float, waited_s: float) -> "Load":
        """One more second: ``busy`` is its share of wall time, ``waited_s`` its wait before.

        >>> busy = Load()
        >>> for _ in range(RAISE_AFTER_S):
        ...     busy = busy.step(busy=0.9, waited_s=0.0)
        >>> busy.level
        1
        """
        late = waited_s > LATE_S
        over = self.over_s + 1 if late or busy > OVERLOADED else max(0, self.over_s - 1)
        calm = self.calm_s + 1 if busy < RELAXED and not late else 0
        aged = replace(self._aged(), over_s=over, calm_s=calm)
        if over >= RAISE_AFTER_S:
            return aged._raised()
        if calm >= self.patience_s and self.level > 0:
            return replace(aged, level=self.level - 1, over_s=0, calm_s=0, lowered_s=0)
        return aged

    def _aged(self) -> "Load":
        if self.lowered_s is None:
            return self
        if self.lowered_s >= self.patience_s:  # the step down held
            return replace(self, lowered_s=None, patience_s=LOWER_AFTER_S)
        return replace(self, lowered_s=self.lowered_s + 1)

    def _raised(self) -> "Load":
        failed = self.lowered_s is not None
        patience = min(LONGEST_PATIENCE_S, self.patience_s * 2) if failed else self.patience_s
        level = min(MAX_LEVEL, self.level + 1)
        return Load(level, patience_s=patience)
