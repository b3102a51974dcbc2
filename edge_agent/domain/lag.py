"""Whether a live source falls behind: its own time against ours."""

from dataclasses import dataclass, replace

LIMIT_S = 3.0
"""Windows count as late from five seconds on; a camera's own buffer may have a second."""
JUMP_S = 2.0
"""Between two reports half a second apart a real delay cannot grow by this much: a clock jumped."""
FORGET = 0.001
"""A camera's clock that is 100 ppm slow must not look like a delay after some hours: the least
delay seen creeps after the present one, a thousandth of the difference each report."""


@dataclass(frozen=True, slots=True)
class Lag:
    """The delay beyond the least one seen, in seconds.

    ``offset`` is our time less the source's; its least value is what the way itself takes.

    >>> lag = Lag()
    >>> for ours, media in [(10.0, 0.0), (10.5, 0.5), (12.0, 1.0), (13.5, 1.5)]:
    ...     lag = lag.step(ours, media)
    >>> round(lag.behind_s, 2)
    2.0
    """

    least: float | None = None
    offset: float = 0.0
    at_s: float = 0.0

    @property
    def behind_s(self) -> float:
        """How much later than at best what arrives now was recorded."""
        return 0.0 if self.least is None else self.offset - self.least

    @property
    def too_late(self) -> bool:
        """The box cannot keep up."""
        return self.behind_s > LIMIT_S

    def step(self, now_s: float, media_s: float) -> "Lag":
        """A report: at ``now_s`` (monotonic) the source's time stood at ``media_s``."""
        offset = now_s - media_s
        if self.least is None:
            return Lag(offset, offset, now_s)
        if abs(offset - self.offset) > JUMP_S + (now_s - self.at_s):
            return Lag(offset, offset, now_s)
        least = min(offset, self.least + FORGET * (offset - self.least))
        return replace(self, least=least, offset=offset, at_s=now_s)
