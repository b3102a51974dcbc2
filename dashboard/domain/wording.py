"""Sentences for caregivers: what the signs are consistent with, never what somebody is."""

from typing import Final

NOTICE: Final = (
    "Attune is not a medical device and not a listed nurse-call system. "
    "It does not replace observation of the person."
)
DEMO_NOTE: Final = (
    "This is a demonstration: a recording is watched as a demo resident under a demo consent."
)
_HEADLINES: Final = {
    1: "Strong signs consistent with distress",
    2: "Signs consistent with distress",
    3: "Slight signs consistent with distress",
}


def headline(tier: int) -> str:
    """One plain sentence for an alert of ``tier``.

    >>> headline(2)
    'Signs consistent with distress'
    """
    return _HEADLINES[tier]


def silence(room: str, age_ms: int | None) -> str:
    """What the ward is told when a room sends nothing.

    >>> silence("Room 4", 12_300)
    'No data from Room 4 for 12 s'
    """
    if age_ms is None:
        return f"No data from {room} since the start"
    return f"No data from {room} for {duration(age_ms)}"


def duration(milliseconds: int) -> str:
    """A duration in the unit that a person would say.

    >>> duration(119_000), duration(120_000), duration(3 * 3_600_000)
    ('119 s', '2 min', '3 h')
    """
    seconds = milliseconds // 1000
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
