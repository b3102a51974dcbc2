"""The engine's limits, resolved from a configuration; every time is in engine seconds.

One engine second is one second at up to one record a second, and one record where records
come more slowly: a five-minute series is judged with the same counts of records.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from threshold_service.domain.arithmetic import Arithmetic
from threshold_service.domain.change_rule import ChangeRule
from threshold_service.domain.channel_model import ChannelModel
from threshold_service.domain.escalation import Escalation
from threshold_service.domain.feature_memory import FeaturePlan
from threshold_service.domain.kernel.marking import Row
from threshold_service.domain.place import PlaceRule
from threshold_service.domain.signs import SignModel
from threshold_service.domain.unseen import UnseenRule


@dataclass(frozen=True, slots=True)
class Debounce:
    """A rule holds when its flag was up in ``needed`` of the last ``window`` records."""

    needed: int
    window: int


@dataclass(frozen=True, slots=True)
class TierRule:
    """Evidence (z) at which a tier's flag is up; None: the tier is not given in that state."""

    ready: float
    learning: float | None
    debounce: Debounce


@dataclass(frozen=True, slots=True)
class CueRule:
    """An audio alarm cue: the probability at which its flag is up and the tier it gives."""

    channel: str
    level: float
    tier: int
    debounce: Debounce


@dataclass(frozen=True, slots=True)
class SignRule:
    """A secondary sign: the z at which its flag is up, once learnt, and the tier it gives."""

    sign: str
    level: float
    tier: int
    debounce: Debounce


@dataclass(frozen=True, slots=True)
class CompositeLimits:
    """How channels become one number; correlations are assumed, not yet learnt."""

    within: float
    between: float
    senses: Mapping[str, float]
    single_margin: float
    cap: float
    score_slope: float
    score_middle: float


@dataclass(frozen=True, slots=True)
class Senses:
    """The senses in the order of their rows: what each is worth, and the composite's limits."""

    names: tuple[str, ...]
    shares: Row
    limits: Row


@dataclass(frozen=True, slots=True)
class EpisodeTimes:
    """The state machine's times, in engine seconds."""

    off_level: float
    off_s: float
    abandon_s: float
    cooldown_s: float
    unknown_after_s: float
    reset_gap_s: float
    recover_s: float
    freeze_tail_s: float
    freeze_limit_s: float
    relearn_factor: float
    suspect_level: float
    suspect_gate: float


@dataclass(frozen=True, slots=True)
class Budget:
    """False alarms that are borne: events per person-day of tiers 1, 2, 3.

    ``factor`` multiplies every adaptable limit before a calibration knows better, which may go
    from ``low`` to ``high``. Evidence at ``hard_limit`` is tier 1 whatever was learnt.
    """

    per_person_day: tuple[float, float, float]
    factor: float
    low: float
    high: float
    hard_limit: float
    own_hours: float


@dataclass(frozen=True, slots=True)
class FeedbackRule:
    """How answers move a person's offset: see ``feedback``."""

    false_share: float
    step: float
    offset_low: float
    offset_high: float
    exclude_s: float


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Everything the engine needs; the same settings and records give the same events."""

    config_version: str
    channels: Mapping[str, ChannelModel]
    unknown: Callable[[str], ChannelModel]
    composite: CompositeLimits
    senses: Senses
    tiers: tuple[TierRule, TierRule, TierRule]
    cues: tuple[CueRule, ...]
    signs: SignModel
    sign_rules: tuple[SignRule, ...]
    escalation: Escalation | None
    escalation_shift: float
    features: FeaturePlan | None
    times: EpisodeTimes
    budget: Budget
    feedback: FeedbackRule
    change: ChangeRule
    unseen: UnseenRule | None
    places: PlaceRule | None
    learning_s: float
    learning_samples: float
    interval_s: float | None
    arithmetic: Arithmetic

    def model_of(self, name: str) -> ChannelModel:
        """The channel as configured, or as any channel that nobody described."""
        return self.channels.get(name) or self.unknown(name)
