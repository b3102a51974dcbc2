"""The numbers of a text with their units and parts: what is measured, what was expected.

Sentences and report lines are read by the same rules, so that "71 %" meets "71 out of 100" and
"half a minute" meets "30 s".
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a number counts or measures."""

    SHARE = "share"
    DECIBEL = "decibel"
    HERTZ = "hertz"
    PER_MINUTE = "per minute"
    SIEMENS = "microsiemens"
    CELSIUS = "degrees celsius"
    G = "g"
    DEGREES = "degrees"
    SECONDS = "seconds"
    SIGMA = "sigma"
    TIER = "tier"
    COUNT = "count"
    BARE = "bare"


class Part(StrEnum):
    """What a number is in its sentence."""

    VALUE = "value"
    EXPECTED = "expected"
    CHANGE = "change"
    START = "start"
    END = "end"


class Bound(StrEnum):
    """How exactly a number is meant."""

    EXACT = "exact"
    ABOUT = "about"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in base units (seconds, not minutes), rounded to steps of ``step``."""

    value: float
    kind: Kind
    step: float
    part: Part = Part.VALUE
    bound: Bound = Bound.EXACT


_UNITS: tuple[tuple[str, Kind, float], ...] = (
    (r"out\s+of\s+100\b|/\s?100\b|%(?:\s+of\s+the\s+distance\s+between\s+the\s+eyes)?|"
     r"per\s?cent\b|points?\b", Kind.SHARE, 1.0),
    (r"dBFS\b|dB\b|decibels?\b", Kind.DECIBEL, 1.0),
    (r"Hz\b|hertz\b", Kind.HERTZ, 1.0),
    (r"(?:beats?\s+|breaths?\s+)?per\s+minute\b|/\s?min\b|bpm\b|(?:beats|breaths)\s+a\s+minute\b",
     Kind.PER_MINUTE, 1.0),
    (r"uS\b|µS\b|microsiemens\b", Kind.SIEMENS, 1.0),
    (r"degC\b|°\s?C\b|degrees\s+celsius\b", Kind.CELSIUS, 1.0),
    (r"sigma\b|standard\s+deviations?\b|SD\b", Kind.SIGMA, 1.0),
    (r"(?:degrees|deg)\b", Kind.DEGREES, 1.0),
    (r"(?:hours?|hrs?|h)\b", Kind.SECONDS, 3600.0),
    (r"(?:minutes?|mins?)\b", Kind.SECONDS, 60.0),
    (r"days?\b", Kind.SECONDS, 86_400.0),
    (r"(?:seconds?|secs?|s)\b", Kind.SECONDS, 1.0),
    (r"g\b", Kind.G, 1.0),
)  # fmt: skip
_MEASURED = frozenset(
    {Kind.SHARE, Kind.DECIBEL, Kind.HERTZ, Kind.PER_MINUTE, Kind.SIEMENS, Kind.CELSIUS, Kind.G,
     Kind.DEGREES}
)  # fmt: skip
_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100,
}  # fmt: skip
_PHRASES = (
    (r"half\s+an?\s+hour", "30 min"),
    (r"half\s+a\s+minute", "30 s"),
    (r"(?:a|one|the\s+last)\s+minute\b(?!\s+\d)", "1 min"),
    (r"(?:an|one|the\s+last)\s+hour\b", "1 h"),
    (r"(?:a|one)\s+day\b", "24 h"),
)
_NUMBER = re.compile(r"(?<![\w.])(?P<sign>[+\-\u2212](?=\d))?(?P<digits>\d+(?:\.\d+)?)(?!\w*\d)")
_ABOUT = re.compile(
    r"\b(about|around|roughly|nearly|almost|approximately|some|close to)\s+(?:a\s+|an\s+)?$"
)
_ABOVE = re.compile(r"\b(over|above|more\s+than|at\s+least|beyond)\s+$")
_BELOW = re.compile(r"\b(under|below|less\s+than|fewer\s+than|at\s+most|up\s+to)\s+$")
_USUAL = re.compile(
    r"(?<!than )\b(usual|usually|expected|normal|normally|typical|typically|baseline|median|"
    r"instead\s+of|rather\s+than|compared\s+(?:with|to)|versus|vs)\b[^\d;.,]{0,40}$"
)
_IS_USUAL = re.compile(
    r"\s*(?:is|was|being|would\s+be|as)\s+(?:the\s+)?(?:usual|expected|normal|typical|baseline)\b|"
    r"\s+(?:usually|normally|typically)\b"
)
_COUNTED = re.compile(r"\s+(?:other\s+|earlier\s+)?(?:episodes?\b|others?\b|times\b|of\s+tier\b)")
_BY = re.compile(r"\bby\s+(?:(?:about|around|roughly|nearly|almost)\s+)?$")
_TIER = re.compile(r"\btier[\s-]*$", re.IGNORECASE)


def numbers(text: str) -> tuple[Number, ...]:
    """Every number of ``text``, in its order.

    >>> [(n.value, n.kind.value, n.part.value) for n in numbers("52 % against a usual 15")]
    [(52.0, 'share', 'value'), (15.0, 'share', 'expected')]
    """
    plain = _spelled_out(text)
    found: list[Number] = []
    ends: list[int] = []
    for match in _NUMBER.finditer(plain):
        if any(match.start() < end for end in ends):
            continue  # the 100 of "out of 100"
        number, end = _read(plain, match)
        found.append(number)
        ends.append(end)
    return _in_pairs(plain, _inherited(found))


def _spelled_out(text: str) -> str:
    plain = text.lower().replace("db", "dB").replace("dBfs", "dBFS").replace("hz", "Hz")
    plain = plain.replace("us ", "uS ") if re.search(r"\d us\b", plain) else plain
    plain = re.sub(r"(\d)\s?us\b", r"\1 uS", plain).replace("degc", "degC")
    plain = re.sub(r"\bsd\b", "SD", plain)
    for phrase, digits in _PHRASES:
        plain = re.sub(rf"\b{phrase}", digits, plain)
    numeral = "|".join(_WORDS)
    return re.sub(
        rf"\b({numeral})\b(?=\s+(?:times|episodes?|others?|seconds?|minutes?|hours?|of\b|more\b))",
        lambda m: str(_WORDS[m.group(1)]),
        plain,
    )


def _read(plain: str, match: re.Match[str]) -> tuple[Number, int]:
    digits = match.group("digits")
    decimals = len(digits.partition(".")[2])
    value = float(digits) * (-1.0 if match.group("sign") in ("-", "\u2212") else 1.0)
    before = plain[: match.start()]
    kind, factor, end = _unit(plain, match.end())
    if _TIER.search(before):
        kind, factor = Kind.TIER, 1.0
    elif kind is Kind.BARE and _COUNTED.match(plain, end):
        kind = Kind.COUNT
    usual = _USUAL.search(_without_bound(before)) or _IS_USUAL.match(plain, end)
    part = Part.EXPECTED if usual else Part.VALUE
    if _BY.search(before) and kind is not Kind.SECONDS:
        part = Part.CHANGE
    number = Number(value * factor, kind, factor * 10.0**-decimals, part, _bound(before))
    return number, end


def _unit(plain: str, at: int) -> tuple[Kind, float, int]:
    rest = plain[at:]
    for pattern, kind, factor in _UNITS:
        match = re.match(rf"[\s-]*(?:{pattern})", rest)
        if match:
            return kind, factor, at + match.end()
    return Kind.BARE, 1.0, at


def _bound(before: str) -> Bound:
    for pattern, bound in ((_ABOUT, Bound.ABOUT), (_ABOVE, Bound.ABOVE), (_BELOW, Bound.BELOW)):
        if pattern.search(before):
            return bound
    return Bound.EXACT


def _without_bound(before: str) -> str:
    for pattern in (_ABOUT, _ABOVE, _BELOW):
        before = pattern.sub("", before)
    return before


def _inherited(found: list[Number]) -> list[Number]:
    """A bare number is in the unit of the next measured one, else of the one before."""
    made = []
    for index, number in enumerate(found):
        if number.kind is Kind.BARE:
            after = (n.kind for n in found[index + 1 :] if n.kind in _MEASURED)
            before = (n.kind for n in reversed(found[:index]) if n.kind in _MEASURED)
            kind = next(after, None) or next(before, None) or Kind.BARE
            number = Number(number.value, kind, number.step, number.part, number.bound)
        made.append(number)
    return made


_PAIR = re.compile(r"\bfrom\b[^;.]*?\d[^;.]*?\bto\b[^;.]*?\d")
_RANGE = re.compile(r"\d[^;.\d]{0,14}\bto\s+[^;.\d]{0,4}\d")


def _in_pairs(plain: str, found: list[Number]) -> tuple[Number, ...]:
    """``from A to B`` is a start and an end; a range after "usual" is expected at both ends."""
    made = list(found)
    for first, second in zip(range(len(made)), range(1, len(made)), strict=False):
        a, b = made[first], made[second]
        if a.kind is not b.kind or a.kind not in _MEASURED:
            continue
        if a.part is Part.EXPECTED and _RANGE.search(plain) and b.part is Part.VALUE:
            if not re.search(r"\bnow\b|\bfrom\b", plain):
                made[second] = Number(b.value, b.kind, b.step, Part.EXPECTED, b.bound)
        elif _PAIR.search(plain) and b.part is Part.VALUE and a.part is not Part.CHANGE:
            made[first] = Number(a.value, a.kind, a.step, Part.START, a.bound)
            made[second] = Number(b.value, b.kind, b.step, Part.END, b.bound)
            break
    return tuple(made)
