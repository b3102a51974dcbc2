"""What helped a person, from the words that caregivers gave with what they found."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BETWEEN = re.compile(r"[,;\n]+")


@dataclass(frozen=True, slots=True)
class Told:
    """One alert's answer to "what helped", as typed; ``at`` in epoch milliseconds."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Help:
    """Something that helped, in how many alerts, and when it was last said."""

    text: str
    times: int
    last_at: int


def helped(told: Iterable[Told]) -> list[Help]:
    """Most often said first, then the newest; an alert counts once for each thing it names.

    Things are told apart without regard to case and shown as last typed.

    >>> [(h.text, h.times) for h in helped([Told(1, "Music, drink"), Told(2, "music")])]
    [('music', 2), ('drink', 1)]
    """
    found: dict[str, Help] = {}
    for each in sorted(told, key=lambda one: one.at):
        for key, text in _things(each.text).items():
            before = found.get(key)
            found[key] = Help(text, 1 if before is None else before.times + 1, each.at)
    return sorted(found.values(), key=lambda help_: (-help_.times, -help_.last_at, help_.text))


def _things(text: str) -> dict[str, str]:
    parts = (" ".join(part.split()) for part in _BETWEEN.split(text))
    return {part.casefold(): part for part in parts if part}
