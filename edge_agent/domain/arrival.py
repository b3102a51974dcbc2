"""What a live source delivers, put in order by the moment it arrived.

A camera's own time stamps jump, stand still and run at a rate of their own, so they order nothing
here: monotonic time at arrival does. Times are seconds since the source was opened.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from edge_agent.domain.second import Samples

FRAMES_PER_S = 10
SAMPLE_RATE_HZ = 16_000
MIN_SOUND_SHARE = 0.9
"""Less than this of a second is no second of sound."""
JITTER_S = 0.3
"""Sound that arrives this much before or after its turn is still in its turn: networks deliver in
bursts of up to a fifth of a second, and a sound card 100 ppm off needs 50 minutes to get there."""

F = TypeVar("F")


class FrameGrid(Generic[F]):
    """Ten frames for each second: of each tenth the newest, held where nothing new came.

    >>> grid = FrameGrid[str]()
    >>> grid.put(0.05, "a"); grid.put(0.27, "b"); grid.put(0.29, "c")
    >>> grid.take(0)
    ['a', 'a', 'c', 'c', 'c', 'c', 'c', 'c', 'c', 'c']
    >>> grid.take(1)
    []
    """

    def __init__(self) -> None:
        self._slots: dict[int, F] = {}
        self._held: F | None = None

    def put(self, at_s: float, frame: F) -> None:
        """A frame arrived at ``at_s``."""
        self._slots[int(at_s * FRAMES_PER_S)] = frame

    def take(self, second: int) -> list[F]:
        """The frames of one second, none when nothing arrived in it; forgets what is older."""
        first = second * FRAMES_PER_S
        wanted = range(first, first + FRAMES_PER_S)
        arrived = [slot for slot in wanted if slot in self._slots]
        if not arrived:
            self._forget(wanted.stop)
            self._held = None
            return []
        shown = self._held if self._held is not None else self._slots[arrived[0]]
        frames = []
        for slot in wanted:
            shown = self._slots.get(slot, shown)
            frames.append(shown)
        self._held = shown
        self._forget(wanted.stop)
        return frames

    def _forget(self, before: int) -> None:
        self._slots = {slot: frame for slot, frame in self._slots.items() if slot >= before}


@dataclass(frozen=True)
class _Block:
    start: int
    samples: Samples

    @property
    def stop(self) -> int:
        return self.start + len(self.samples)


class SoundTimeline:
    """Seconds of sound from blocks that arrive unevenly.

    A block follows the one before it without a seam as long as its arrival agrees within
    ``JITTER_S``; otherwise time was lost or the clocks have drifted apart, and it is put where its
    arrival says. A burst after a standstill overwrites itself: the newest sound stays.
    """

    def __init__(self) -> None:
        self._blocks: list[_Block] = []
        self._next: int | None = None

    def put(self, at_s: float, samples: Samples) -> None:
        """A block (mono, 16 kHz) whose last sample arrived at ``at_s``."""
        arrived = round(at_s * SAMPLE_RATE_HZ) - len(samples)
        in_turn = self._next is not None and abs(arrived - self._next) <= JITTER_S * SAMPLE_RATE_HZ
        start = self._next if in_turn and self._next is not None else arrived
        self._blocks = [_cut(block, start) for block in self._blocks if block.start < start]
        self._blocks.append(_Block(start, samples))
        self._next = start + len(samples)

    def covers(self, second: int) -> bool:
        """Whether sound has come up to the end of this second."""
        return self._next is not None and self._next >= (second + 1) * SAMPLE_RATE_HZ

    def take(self, second: int) -> Samples | None:
        """[16000] samples, or None when most are missing; forgets what is older."""
        first = second * SAMPLE_RATE_HZ
        stop = first + SAMPLE_RATE_HZ
        sound = np.zeros(SAMPLE_RATE_HZ, np.float32)
        count = 0
        for block in self._blocks:
            low, high = max(block.start, first), min(block.stop, stop)
            if low < high:
                sound[low - first : high - first] = block.samples[
                    low - block.start : high - block.start
                ]
                count += high - low
        self._blocks = [block for block in self._blocks if block.stop > stop]
        return sound if count >= MIN_SOUND_SHARE * SAMPLE_RATE_HZ else None


def _cut(block: _Block, stop: int) -> _Block:
    return _Block(block.start, block.samples[: stop - block.start])
