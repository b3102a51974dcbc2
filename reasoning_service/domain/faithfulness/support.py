"""What the lines of a report say, as facts that a sentence can be held against."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reasoning_service.domain.deviations import Deviation
from reasoning_service.domain.faithfulness.numbers import Kind, Number, Part, numbers
from reasoning_service.domain.quantities import notation
from reasoning_service.domain.report import Report
from reasoning_service.domain.surroundings import ENTERED
from reasoning_service.domain.trajectories import Trajectory
from shared.contracts import EvidenceLine

_SIGN = {"rising": 1, "falling": -1, "steady": 0}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: its numbers, and how its channel stands and moves.

    ``usual``: above (+1), below (-1) or at (0) what is expected; ``trend``: rising, falling,
    steady likewise; None where the line says nothing of it. ``pairs``: from and to.
    """

    text: str
    channel: str | None
    numbers: tuple[Number, ...]
    usual: int | None = None
    trend: int | None = None
    pairs: tuple[tuple[float, float], ...] = ()


def facts(report: Report) -> dict[str, Fact]:
    """A fact per line of the report, by evidence id."""
    made = {line.evidence_id: _plain(line) for line in report.lines}
    for deviation in report.deviations:
        made[deviation.line.evidence_id] = _deviation(deviation)
    for path in report.trajectories:
        made[path.line.evidence_id] = _trajectory(path)
    return made


def _plain(line: EvidenceLine) -> Fact:
    if line.evidence_id.startswith(ENTERED):  # what somebody typed bears nothing out
        return Fact("", None, ())
    text, read = line.text.lower(), numbers(line.text)
    if text.startswith("seconds "):  # "Seconds received: 120" counts seconds without their unit
        read = tuple(replace(n, kind=Kind.SECONDS) if n.kind is Kind.BARE else n for n in read)
    return Fact(text, line.channel, read)


def _deviation(deviation: Deviation) -> Fact:
    trigger, line = deviation.trigger, deviation.line
    shown = [_shown(trigger.channel, v) for v in (trigger.expected, trigger.value)]
    usual = (shown[1] > shown[0]) - (shown[1] < shown[0])
    pairs = ((shown[0], shown[1]),)
    return Fact(line.text.lower(), line.channel, numbers(line.text), usual, None, pairs)


def _trajectory(path: Trajectory) -> Fact:
    known = [_shown(path.channel, value) for value in path.known]
    pairs: Sequence[tuple[float, float]] = [(known[0], known[-1])] if len(known) > 1 else []
    usual = None
    if path.before is not None and known:
        before = _shown(path.channel, path.before)
        usual = (known[-1] > before) - (known[-1] < before)
        pairs = [*pairs, (before, known[-1])]
    read = tuple(
        Number(n.value, n.kind, n.step, Part.VALUE if n.part is not Part.EXPECTED else n.part)
        for n in numbers(path.line.text)
    )
    trend = _SIGN[path.trend]
    return Fact(path.line.text.lower(), path.channel, read, usual, trend, tuple(pairs))


def _shown(channel: str, value: float) -> float:
    """The value as the report writes it."""
    style = notation(channel)
    return round(value * style.factor, style.decimals)


def matches(said: Number, known: Number) -> bool:
    """Whether a number of a sentence is a number of a line, units and rounding understood."""
    if not _same_kind(said.kind, known.kind) or not _same_part(said.part, known.part):
        return False
    gap = said.value - known.value
    if said.bound.value == "above":
        return 0.0 < -gap <= 0.5 * abs(known.value)
    if said.bound.value == "below":
        return 0.0 < gap <= 0.5 * abs(said.value)
    if said.bound.value == "about":
        return abs(gap) <= max(0.1 * abs(known.value), 0.5 * said.step)
    return abs(gap) <= max(0.5 * (said.step - known.step), 0.0) + 1e-9


def _same_kind(said: Kind, known: Kind) -> bool:
    if said is Kind.BARE:
        return known in (Kind.BARE, Kind.COUNT, Kind.SECONDS)
    if said is Kind.COUNT:
        return known in (Kind.BARE, Kind.COUNT)
    return said is known


def _same_part(said: Part, known: Part) -> bool:
    if said is Part.EXPECTED:
        return known is Part.EXPECTED
    if said is Part.START:
        return True
    return known is not Part.EXPECTED
