"""Which box of this frame is which of the last: numbers within one source, never an identity.

A track is a box, how fast it moves, and how long it has not been seen. It is carried on at its
speed for a second without a find (somebody bends down, a detector blinks) and then forgotten:
who comes back later has a new number. Numbers say "the same as a moment ago" and nothing else;
who a face belongs to is asked of the recognition network or of nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from edge_agent.domain.faces import overlap

Box = tuple[float, float, float, float]
"""x, y, width, height in pixels."""

MIN_OVERLAP = 0.2
"""Between the predicted box and the find. At 5 Hz a face may move by half its width a frame."""
COAST_S = 1.0
"""As long as a track lives unseen."""
TRUST = 0.5
"""Share of a surprise that changes the speed (beta of an alpha-beta filter with alpha 1)."""


@dataclass(frozen=True)
class Track:
    """``velocity`` in pixels a second; ``unseen_s`` is 0 for what the last frame showed."""

    number: int
    box: Box
    velocity: tuple[float, float] = (0.0, 0.0)
    unseen_s: float = 0.0

    def after(self, dt_s: float) -> Box:
        """Where the box is expected ``dt_s`` later."""
        x, y, width, height = self.box
        return (x + self.velocity[0] * dt_s, y + self.velocity[1] * dt_s, width, height)


@dataclass(frozen=True)
class Tracks:
    """All tracks of one source, oldest first."""

    live: tuple[Track, ...] = ()
    next_number: int = 1

    def step(self, boxes: Sequence[Box], dt_s: float) -> tuple["Tracks", tuple[int, ...]]:
        """The tracks ``dt_s`` later, and the number of each box.

        Pairs are taken greedily by overlap, largest first; the older track wins a tie, so the
        same finds always give the same numbers.

        >>> tracks, first = Tracks().step([(0, 0, 10, 10)], 0.2)
        >>> tracks, second = tracks.step([(50, 0, 10, 10), (2, 0, 10, 10)], 0.2)
        >>> first, second
        ((1,), (2, 1))
        """
        if not dt_s > 0:
            raise ValueError(f"dt_s must be > 0, got {dt_s}")
        pairs = _pairs(self.live, boxes, dt_s)
        numbers, news = [], self.next_number
        for index in range(len(boxes)):
            track = pairs.get(index)
            numbers.append(track.number if track else news)
            news += track is None
        seen = [
            _seen(pairs.get(index), number, box, dt_s)
            for index, (number, box) in enumerate(zip(numbers, boxes, strict=True))
        ]
        unseen = [
            _unseen(track, dt_s)
            for track in self.live
            if track.number not in numbers and track.unseen_s + dt_s <= COAST_S
        ]
        live = tuple(sorted((*seen, *unseen), key=lambda track: track.number))
        return Tracks(live, news), tuple(numbers)


def _pairs(live: Sequence[Track], boxes: Sequence[Box], dt_s: float) -> dict[int, Track]:
    """Index of a box to the track that it continues."""
    found = [
        (overlap(track.after(dt_s), box), track, index)
        for track in live
        for index, box in enumerate(boxes)
    ]
    found.sort(key=lambda item: (-item[0], item[1].number, item[2]))
    pairs: dict[int, Track] = {}
    for shared, track, index in found:
        taken = index in pairs or any(track.number == t.number for t in pairs.values())
        if shared >= MIN_OVERLAP and not taken:
            pairs[index] = track
    return pairs


def _seen(track: Track | None, number: int, box: Box, dt_s: float) -> Track:
    if track is None:
        return Track(number, box)
    expected = track.after(dt_s)
    velocity = tuple(
        v + TRUST * (_centre(box, axis) - _centre(expected, axis)) / (track.unseen_s + dt_s)
        for axis, v in enumerate(track.velocity)
    )
    return Track(number, box, (velocity[0], velocity[1]))


def _unseen(track: Track, dt_s: float) -> Track:
    return replace(track, box=track.after(dt_s), unseen_s=track.unseen_s + dt_s)


def _centre(box: Box, axis: int) -> float:
    return box[axis] + box[axis + 2] / 2
