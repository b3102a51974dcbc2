"""Numbers as a caregiver reads them: the one place where a channel's value becomes text.

The report and the sentences both write numbers through here, so that a number in a sentence
is found again, character for character, in the evidence that the sentence cites.
"""

from dataclasses import dataclass

from shared.contracts.channels import REGISTRY, Channel


@dataclass(frozen=True, slots=True)
class Notation:
    """``value * factor`` with ``decimals`` digits, then ``unit``."""

    factor: float
    decimals: int
    unit: str


_SHARE = Notation(100.0, 0, " out of 100")
"""Network outputs are no calibrated probabilities: "71 out of 100", never "71 % likely"."""
_PLAIN = Notation(1.0, 2, "")
_BY_UNIT = {
    "dBFS": Notation(1.0, 0, " dBFS"),
    "dB": Notation(1.0, 0, " dB"),
    "Hz": Notation(1.0, 0, " Hz"),
    "1/min": Notation(1.0, 0, " per minute"),
    "uS": Notation(1.0, 1, " uS"),
    "degC": Notation(1.0, 1, " degC"),
    "g": Notation(1.0, 2, " g"),
    "deg": Notation(1.0, 0, " degrees"),
    "eye_distance": Notation(100.0, 0, " % of the distance between the eyes"),
}
_BY_CHANNEL = {"rocking_hz": Notation(1.0, 1, " Hz")}
"""A body rocks once in seconds: whole hertz would hide it."""
_LONG_S = 120
_VERY_LONG_S = 180 * 60


def notation(channel_name: str) -> Notation:
    """How a channel's values are written; plain two digits for a channel nobody registered."""
    channel = REGISTRY.get(channel_name)
    if channel is None:
        return _PLAIN
    if channel_name in _BY_CHANNEL:
        return _BY_CHANNEL[channel_name]
    return _SHARE if _is_share(channel) else _BY_UNIT.get(channel.unit, _PLAIN)


def number(channel_name: str, value: float) -> str:
    """The value without its unit.

    >>> number("loudness_dbfs", -18.4), number("p_fear", 0.712)
    ('-18', '71')
    """
    style = notation(channel_name)
    return rounded(value * style.factor, style.decimals)


def quantity(channel_name: str, value: float) -> str:
    """The value with its unit.

    >>> quantity("loudness_dbfs", -18.4), quantity("p_fear", 0.712)
    ('-18 dBFS', '71 out of 100')
    """
    return number(channel_name, value) + notation(channel_name).unit


def stepsize(channel_name: str, value: float) -> str:
    """A difference between two values, with a digit more than the values themselves.

    >>> stepsize("loudness_dbfs", 2.34), stepsize("p_fear", 0.0312)
    ('2.3 dB', '3.1 out of 100')
    """
    style = notation(channel_name)
    return rounded(value * style.factor, style.decimals + 1) + style.unit.replace("dBFS", "dB")


def rounded(value: float, decimals: int) -> str:
    """A decimal number without a negative zero."""
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text


def seconds(milliseconds: int) -> str:
    """How long, as one number that a reader grasps, never negative: s, then min, then h.

    >>> seconds(45_499), seconds(14 * 60_000), seconds(26 * 3_600_000)
    ('45 s', '14 min', '26 h')
    """
    whole = max(0, round(milliseconds / 1000))
    if whole < _LONG_S:
        return f"{whole} s"
    return f"{round(whole / 60)} min" if whole < _VERY_LONG_S else f"{round(whole / 3600)} h"


def label(channel_name: str) -> str:
    """The channel in words."""
    channel = REGISTRY.get(channel_name)
    return channel.label if channel is not None else channel_name.replace("_", " ")


def _is_share(channel: Channel) -> bool:
    return channel.unit == "1" and (channel.low, channel.high) == (0.0, 1.0)
