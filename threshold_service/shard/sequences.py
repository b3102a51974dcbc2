"""The rule that loses nothing: an edge's windows are taken in order, or not at all."""

from enum import StrEnum

from shared.contracts import LostRange


class Place(StrEnum):
    """Where a sequence number stands against the highest one taken."""

    NEXT = "next"
    DUPLICATE = "duplicate"
    GAP = "gap"


def place(highest: int, seq: int) -> Place:
    """``highest + 1`` is next; what lies beyond waits until the edge resends from there.

    >>> place(4, 5), place(4, 4), place(4, 6)
    (<Place.NEXT: 'next'>, <Place.DUPLICATE: 'duplicate'>, <Place.GAP: 'gap'>)
    """
    if seq == highest + 1:
        return Place.NEXT
    return Place.DUPLICATE if seq <= highest else Place.GAP


def close(highest: int, lost: LostRange) -> int | None:
    """The highest number once a declared loss is taken, or None where it closes nothing.

    A range that begins beyond a gap does not close it: what lies between may still come.

    >>> close(4, LostRange(from_seq=5, to_seq=9))
    9
    >>> close(4, LostRange(from_seq=7, to_seq=9)) is None
    True
    """
    if lost.from_seq > highest + 1 or lost.to_seq <= highest:
        return None
    return lost.to_seq
