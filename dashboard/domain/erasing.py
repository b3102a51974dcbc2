"""Which parts of the house have something to delete of a person, and what each is told as."""

from collections.abc import Collection
from typing import Final

THRESHOLD: Final = "threshold"
REASONING: Final = "reasoning"
MESSAGES: Final = "messages"
EDGE: Final = "edge"
"""Some box, while it is not known which: whoever confirms takes its place by name."""
SERVICES: Final = (THRESHOLD, REASONING, MESSAGES)

SEND_AGAIN_MS: Final = 60_000
"""A record in a stream that nobody answers: a Redis that was wiped may have lost it."""
LOOK_AGAIN_MS: Final = 24 * 3_600_000
"""A service whose database was restored from a backup has the person again: it is asked daily."""

_WHAT: Final = {
    THRESHOLD: "Score records, what is usual for this person, events and answers to them, in the "
    "threshold service.",
    REASONING: "Explanations and what a model was asked and thought, in the reasoning service.",
    MESSAGES: "Messages between the services that name this person. The last one that was read of "
    "each kind goes a day later.",
    EDGE: "What a box in a room has: the face it recognises, sealed pictures, unsent records. No "
    "box is known by name to have watched this person.",
}


def parts_of(watched: bool) -> tuple[str, ...]:
    """The parts that must confirm; a box only where there ever was a consent to watch."""
    return (*SERVICES, EDGE) if watched else SERVICES


def of_box(edge_id: str) -> str:
    """A box's part."""
    return f"{EDGE}:{edge_id}"


def box_of(part: str) -> str | None:
    """The box whose part it is; None for a service, and for a box that has no name yet."""
    kind, _, edge_id = part.partition(":")
    return edge_id if kind == EDGE and edge_id else None


def what(part: str) -> str:
    """A part in words."""
    edge_id = box_of(part)
    if edge_id is not None:
        return f"On the box {edge_id}: the face it recognises, sealed pictures, unsent records."
    return _WHAT[part]


def to_send(last_asked: int, now: int) -> bool:
    """Whether it is time to put the request into the stream again (epoch ms)."""
    return now - last_asked >= SEND_AGAIN_MS


def to_ask(confirmed: bool, last_asked: int, now: int) -> bool:
    """Whether a part is to be asked now: always until it confirms, then once a day."""
    return not confirmed or now - last_asked >= LOOK_AGAIN_MS


def named(boxes: Collection[str]) -> tuple[str, ...]:
    """The parts of boxes, in the order of their names."""
    return tuple(of_box(each) for each in sorted(boxes))
