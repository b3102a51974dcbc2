"""Which emotion a face shows most, for counting how often that changes."""

from collections.abc import Mapping

from shared.contracts.channels import EMOTIONS

CHANNELS = tuple(f"p_{emotion}" for emotion in EMOTIONS)
FEWEST = 2
"""One emotion alone cannot change into another."""


def strongest_emotion(channels: Mapping[str, float | None]) -> int | None:
    """The place in ``EMOTIONS`` of the highest probability; None where fewer than two are seen.

    >>> strongest_emotion({"p_anger": 0.2, "p_neutral": 0.7, "p_fear": None})
    4
    """
    best, highest, seen = None, -1.0, 0
    for place, name in enumerate(CHANNELS):
        value = channels.get(name)
        if value is None:
            continue
        seen += 1
        if value > highest:
            best, highest = place, value
    return best if seen >= FEWEST else None
