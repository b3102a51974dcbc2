"""Secondary signs of one person: restlessness, changing faces, novelty, surprise.

Each is a z in which a standard normal's tail may be read, and none has a side: they say that
something is unlike this person, not that it is distress. What they may raise is in the rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from threshold_service.domain.block_signs import BLOCK_S, BlockMemory, take
from threshold_service.domain.dynamics import Dynamics
from threshold_service.domain.expression import CHANNELS, strongest_emotion
from threshold_service.domain.kernel import transition, volatility
from threshold_service.domain.kernel.marking import Row
from threshold_service.domain.kernel.tails import family_z

VOLATILITY, TRANSITIONS, NOVELTY, SURPRISE = "volatility", "transitions", "novelty", "surprise"
SIGNS = (VOLATILITY, TRANSITIONS, NOVELTY, SURPRISE)
STALE_S = 2.0 * BLOCK_S
"""A reading that was not renewed for two blocks is no reading: its channel is not seen now."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One reading: how unusual, until when it holds (epoch ms), whose channel said it most."""

    z: float
    until: int
    channel: str


@dataclass(slots=True)
class SignMemory:
    """Rows by what they belong to, and the latest reading of each sign.

    ``blocks`` are kept only where a model of dynamics is configured.
    """

    volatile: dict[str, Row] = field(default_factory=dict)
    face: Row | None = None
    blocks: BlockMemory = field(default_factory=BlockMemory)
    read: dict[str, Sign] = field(default_factory=dict)

    def sign(self, name: str, t: int) -> Sign | None:
        """The reading of ``name`` that still holds at ``t``."""
        found = self.read.get(name)
        return found if found is not None and t <= found.until else None


@dataclass(frozen=True, slots=True)
class SignModel:
    """What is followed, and the kernel's rows; ``channels``: all whose residual is wanted."""

    volatile: frozenset[str]
    volatility_row: Row
    transition_row: Row
    dynamics: Dynamics | None
    channels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Moment:
    """Now: epoch ms, ms in an engine second, seconds in a record, what learning is worth."""

    t: int
    ms: float
    unit_s: float
    gate: float


def follow_signs(
    memory: SignMemory,
    model: SignModel,
    residuals: Mapping[str, float],
    channels: Mapping[str, float | None],
    now: Moment,
) -> None:
    """Take one second in: ``residuals`` in own scales per channel, ``channels`` as recorded."""
    _restlessness(memory, model, residuals, now)
    _faces(memory, model, channels, now)
    if model.dynamics is not None:
        number = int(now.t // (BLOCK_S * now.ms))
        made = take(memory.blocks, model.dynamics, residuals, number, now.unit_s)
        if made is not None:
            _tell(memory, NOVELTY, made.novelty, made.channel, now)
            _tell(memory, SURPRISE, made.surprise, made.channel, now)


def forget_short(memory: SignMemory) -> None:
    """After a long gap: what is usual stays, what was going on is gone."""
    for row in memory.volatile.values():
        volatility.forget_short(row)
    if memory.face is not None:
        transition.forget_short(memory.face)
    memory.blocks.rows.clear()
    memory.read.clear()


def _restlessness(
    memory: SignMemory, model: SignModel, residuals: Mapping[str, float], now: Moment
) -> None:
    """The most restless of the declared channels, at the price of having looked at all."""
    ended = False
    for name, r in residuals.items():
        if name not in model.volatile:
            continue
        row = memory.volatile.get(name)
        if row is None:
            row = memory.volatile[name] = volatility.begin()
            row[volatility.T] = now.t - now.unit_s * now.ms
        dt = (now.t - row[volatility.T]) / now.ms
        row[volatility.T] = float(now.t)
        ended = volatility.step(model.volatility_row, row, r, dt, now.gate) or ended
    if ended:
        seen = [name for name in residuals if name in model.volatile]
        most = max(seen, key=lambda name: memory.volatile[name][volatility.Z])
        z = float(memory.volatile[most][volatility.Z])
        _tell(memory, VOLATILITY, family_z(z, float(len(seen))), most, now)


def _faces(
    memory: SignMemory, model: SignModel, channels: Mapping[str, float | None], now: Moment
) -> None:
    label = strongest_emotion(channels)
    if label is None:
        return
    row = memory.face
    if row is None:
        row = memory.face = transition.begin()
        row[transition.T] = now.t - now.unit_s * now.ms
    dt = (now.t - row[transition.T]) / now.ms
    row[transition.T] = float(now.t)
    if transition.step(model.transition_row, row, float(label), dt, now.gate):
        _tell(memory, TRANSITIONS, float(row[transition.Z]), CHANNELS[label], now)


def _tell(memory: SignMemory, name: str, z: float | None, channel: str, now: Moment) -> None:
    """A block that says nothing takes the sign back: an old surprise is not a new one."""
    if z is None:
        memory.read.pop(name, None)
    else:
        memory.read[name] = Sign(z, now.t + round(STALE_S * now.ms), channel)
