"""What one person's channels remember: rows of numbers, in the order of their first sight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from threshold_service.domain.channel_model import ChannelModel
from threshold_service.domain.kernel import baseline, change, change_rows
from threshold_service.domain.kernel.marking import Matrix, Row
from threshold_service.domain.settings import EngineSettings

RELATIVE_SCALE = 0.05
"""A channel nobody described: one second scatters by 5 % of its first value until seen."""
IGNORED = -1
"""The slot of a channel that has no say, so nothing is remembered of it."""


@dataclass(slots=True)
class ChannelTable:
    """``names[i]`` belongs to row i of every matrix; ``changes`` ends with the composite's row.

    ``states``, ``hours`` and ``changes`` are the memory. The rest is looked up again whenever
    other settings take over.
    """

    names: list[str] = field(default_factory=list)
    states: Matrix = field(default_factory=list)
    hours: Matrix = field(default_factory=list)
    changes: Matrix = field(default_factory=list)
    slots: dict[str, int] = field(default_factory=dict)
    traits: Matrix = field(default_factory=list)
    parameters: Matrix = field(default_factory=list)
    watched: Matrix = field(default_factory=list)
    settings: EngineSettings | None = None

    @classmethod
    def of(cls, names: Sequence[str], rows: Sequence[Row]) -> "ChannelTable":
        """The table of what ``remembered`` gave."""
        own = len(names) * 3
        made = cls(list(names), rows[0:own:3], rows[1:own:3], [*rows[2:own:3], *rows[own:]])
        made.slots = {name: slot for slot, name in enumerate(names)}
        return made

    def remembered(self) -> tuple[list[str], list[Row]]:
        """Names in their order, three rows of each and the composite's: the same for the same
        memory.
        """
        names = sorted(self.names)
        rows: list[Row] = []
        for slot in (self.names.index(name) for name in names):
            rows += self.states[slot], self.hours[slot], self.changes[slot]
        return names, [*rows, *self.changes[len(names) :]]

    def attach(self, settings: EngineSettings) -> None:
        """Look every channel up in ``settings``, and hold rows as its arithmetic wants them."""
        if self.settings is settings:
            return
        self.settings = settings
        self.slots = {name: slot for slot, name in enumerate(self.names)}
        models = [settings.model_of(name) for name in self.names]
        self._hold(models, self.states, self.hours, self.changes)

    def meet(self, channels: Mapping[str, float | None], before: float) -> None:
        """Begin a row for every channel that has its first value, all at once: a person's first
        second brings twenty. Those without weight are ``IGNORED``.

        ``before``: one record before the values, epoch ms.
        """
        assert self.settings is not None
        known, rule = len(self.names), self.settings.change
        begun: list[Row] = []
        quiet: list[Row] = []
        for name in sorted(channels):
            value, model = channels[name], self.settings.model_of(name)
            if value is None or name in self.slots:
                continue
            self.slots[name] = len(self.names) if model.weight > 0.0 else IGNORED
            if model.weight > 0.0:
                self.names.append(name)
                begun.append(begin(model, model.forward(value), before))
                quiet.append(change_rows.begin(rule.row_of(model)))
        whole = self.changes[known] if known else change_rows.begin(rule.composite_row())
        self._hold(
            [self.settings.model_of(name) for name in self.names],
            [*self.states, *begun],
            [*self.hours, *(baseline.begin_hours() for _ in begun)],
            [*self.changes[:known], *quiet, whole],
        )

    def state_of(self, name: str) -> Row:
        """A channel's baseline row; ``KeyError`` where nothing was seen of it."""
        return self.states[self.slots[name]]

    def hours_of(self, name: str) -> Row:
        """A channel's daily rhythm."""
        return self.hours[self.slots[name]]

    def samples(self) -> float:
        """Independent samples of the best known channel."""
        return max((state[baseline.N] for state in self.states), default=0.0)

    def forget_changes(self) -> None:
        """The changes' sums start anew: an episode is over, or nobody was seen for long."""
        for row in self.changes:
            change.reset(row)

    def change_since(self, name: str | None) -> int:
        """When a channel's (None: the composite's) nearest change began, epoch ms."""
        slot = len(self.names) if name is None else self.slots[name]
        return round(change.since(self.watched[slot], self.changes[slot]))

    def _hold(
        self, models: Sequence[ChannelModel], states: Matrix, hours: Matrix, changes: Matrix
    ) -> None:
        assert self.settings is not None
        hold, rule = self.settings.arithmetic.matrix, self.settings.change
        self.states, self.hours, self.changes = hold(states), hold(hours), hold(changes)
        self.watched = hold([*(rule.row_of(model) for model in models), rule.composite_row()])
        self.traits = hold([model.traits for model in models])
        self.parameters = hold([model.row for model in models])


def begin(model: ChannelModel, y: float, before: float) -> Row:
    """State at a person's first value of a channel: the prior, or the value where none is."""
    prior = model.prior
    mu0, s0, k0 = prior.level, prior.scale, (prior.scale / prior.tau) ** 2
    if mu0 is None:
        mu0, s0 = y, max(abs(y) * RELATIVE_SCALE, 1e-3) * prior.scale
        k0 = 1.0 / (prior.tau * prior.tau)
    return baseline.begin(mu0, s0, prior.nu, k0, prior.scale_floor, before)
