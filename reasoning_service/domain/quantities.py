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
    "Hz": Notation(1.0, 0, " Hz"),
    "1/min": Notation(1.0, 0, " per minute"),
    "uS": Notation(1.0, 1, " uS"),
    "degC": Notation(1.0, 1, " degC"),
    "g": Notation(1.0, 2, " g"),
    "eye_distance": Notation(100.0, 0, " % of the distance between the eyes"),
}


def notation(channel_name: str) -> Notation:
    """How a channel's values are written; plain two digits for a channel nobody registered."""
    channel = REGISTRY.get(channel_name)
    if channel is None:
        return _PLAIN
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


def rounded(value: float, decimals: int) -> str:
    """A decimal number without a negative zero."""
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text


def seconds(milliseconds: int) -> str:
    """A duration in whole seconds, never negative.

    >>> seconds(45_499)
    '45 s'
    """
    return f"{max(0, round(milliseconds / 1000))} s"


def label(channel_name: str) -> str:
    """The channel in words."""
    channel = REGISTRY.get(channel_name)
    return channel.label if channel is not None else channel_name.replace("_", " ")


def _is_share(channel: Channel) -> bool:
    return channel.unit == "1" and (channel.low, channel.high) == (0.0, 1.0)
