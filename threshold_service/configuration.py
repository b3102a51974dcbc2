"""The versioned configuration: every number with its reason, and a hash that names them all.

A file given by an operator, JSON or YAML, overrides the default's keys and may leave the rest out;
a key that this build does not know is refused by its name. The version is the hash of the whole, so
that the same version means the same numbers everywhere.
"""

import hashlib
import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.contracts.channels import Direction, Transform
from threshold_service.configuration_file import read
from threshold_service.errors import ConfigurationInvalid

DEFAULT = Path(__file__).parent / "config" / "default.json"

Positive = Annotated[float, Field(gt=0.0)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Why = Annotated[str, Field(min_length=1, max_length=2000)]


class Section(BaseModel):
    """A part of the configuration: frozen, nothing unknown, no NaN, and a reason."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    why: Why


class ClockSection(Section):
    """How long the baseline remembers and how long it must learn."""

    level_half_life_s: Positive
    scale_half_life_s: Positive
    hour_half_life_s: Positive
    hour_prior_days: Annotated[float, Field(ge=0.0)]
    learning_s: Positive
    learning_samples: Positive


class CompositeSection(Section):
    """How channels become one number and one score."""

    within: Share
    between: Share
    senses: dict[str, Share]
    single_margin: Positive
    cap: Positive
    score_slope: Positive
    score_middle: float


class DebounceSection(BaseModel):
    """``needed`` of the last ``window`` records."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    needed: Annotated[int, Field(ge=1, le=600)]
    window: Annotated[int, Field(ge=1, le=600)]


class TierSection(Section):
    """Evidence (z) that gives a tier; ``learning`` null: not while learning."""

    ready: Positive
    learning: Positive | None
    debounce: DebounceSection


class CueSection(Section):
    """An audio alarm cue."""

    level: Share
    tier: Annotated[int, Field(ge=1, le=3)]
    debounce: DebounceSection


class SignSection(Section):
    """A secondary sign: the z at which its flag is up, once the person is known."""

    level: Positive
    debounce: DebounceSection


class TailSection(BaseModel):
    """From the z of normal theory to the one that quiet data show, point by point."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    theory: tuple[float, ...] = ()
    seen: tuple[float, ...] = ()


class DynamicsSection(Section):
    """How quiet channels stand together and follow one another, from ``fit-forecast``."""

    channels: Annotated[list[str], Field(min_length=1, max_length=64)]
    together: list[list[float]]
    following: list[list[float]]
    ridge: Positive
    novelty: TailSection
    surprise: TailSection


class SignsSection(Section):
    """Secondary signs. Restlessness may give tier 2, the others no more than tier 3."""

    half_life_s: Positive
    volatile: list[str]
    volatility: SignSection
    transitions: SignSection
    novelty: SignSection
    surprise: SignSection
    dynamics: DynamicsSection | None


class LinearSection(BaseModel):
    """``coefficient (f - mean) / scale``."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    coefficient: float
    mean: float
    scale: Positive


class TableSection(BaseModel):
    """A feature's part by intervals, as an explainable boosting machine is exported."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    edges: tuple[float, ...]
    values: tuple[float, ...]
    absent: float = 0.0


class CalibrationSection(BaseModel):
    """``logit P = a ln s - b ln(1 - s) + c``."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    a: float
    b: float
    c: float


class EscalationSection(Section):
    """A trained model: weights, calibration, how common distress was (``prevalence``) and is
    (``here``; null: as in training), and how far persons scatter (``omega``)."""

    intercept: float
    linear: dict[str, LinearSection]
    tables: dict[str, TableSection] = {}
    calibration: CalibrationSection
    prevalence: Annotated[float, Field(gt=0.0, lt=1.0)]
    omega: Annotated[float, Field(ge=0.0)]
    here: Annotated[float, Field(gt=0.0, lt=1.0)] | None = None


class EpisodeSection(Section):
    """The times of the state machine."""

    off_level: float
    off_s: Positive
    abandon_s: Positive
    cooldown_s: Positive
    unknown_after_s: Positive
    reset_gap_s: Positive
    recover_s: Positive
    freeze_tail_s: Positive
    freeze_limit_s: Positive
    relearn_factor: Positive
    suspect_level: float
    suspect_gate: Share


class BudgetSection(Section):
    """How many false alarms are borne, and how far calibration may go to keep to it."""

    per_person_day: dict[Annotated[str, Field(pattern="^[123]$")], Positive]
    factor: Positive
    factor_low: Positive
    factor_high: Positive
    hard_limit: Positive
    own_hours: Positive


class FeedbackSection(Section):
    """How far caregivers' answers may move one person's limits."""

    false_share: Share
    step: Annotated[float, Field(ge=0.0, le=0.2)]
    offset_low: Annotated[float, Field(gt=-1.0, le=0.0)]
    offset_high: Annotated[float, Field(ge=0.0)]
    exclude_s: Positive


class ChangeSection(Section):
    """Sustained changes; ``run_length_h`` null: none is looked for."""

    run_length_h: Positive | None
    tier: Annotated[int, Field(ge=2, le=3)]
    off: Share
    phi: Annotated[float, Field(ge=0.0, lt=1.0)]
    channel_phi: dict[str, Annotated[float, Field(ge=0.0, lt=1.0)]]
    prior_blocks: Positive
    half_life_s: Positive
    scale_floor: Annotated[float, Field(gt=0.0, le=1.0)]
    indifferent: Annotated[float, Field(ge=0.0, le=1.0)]


class UnseenSection(Section):
    """Channels that are judged by how unlike anything seen before they are, and by that alone.

    Counts are in records; see ``domain.unseen``.
    """

    channels: Annotated[list[str], Field(min_length=1, max_length=16)]
    history: Annotated[int, Field(ge=10, le=100_000)]
    learning: Annotated[int, Field(ge=10)]
    decay: Positive
    floor: Annotated[float, Field(ge=0.0)]
    ratio: Positive
    rest: Positive
    fall: Positive


class PlacesSection(Section):
    """Channels that are also judged by where they stand among their own last minutes."""

    channels: Annotated[list[str], Field(min_length=1, max_length=16)]
    blocks: Annotated[int, Field(ge=6, le=720)]
    prior: Positive


class ChannelSection(Section):
    """A channel's population prior and clocks; null fields come from the registry."""

    direction: Direction | None = None
    transform: Transform | None = None
    offset: Annotated[float, Field(ge=0.0)] = 0.0
    level: float | None
    scale: Positive
    tau: Positive
    nu: Positive
    scale_floor: Share = 0.3
    iact_s: Positive
    fast_s: Positive
    slow_s: Annotated[float, Field(ge=0.0)] = 0.0
    weight: Annotated[float, Field(ge=0.0)] = 1.0
    single: bool = True


class Configuration(Section):
    """Everything that decides which events are raised."""

    schema_version: Annotated[int, Field(ge=1, le=1)]
    sampling_interval_s: Positive | None
    clocks: ClockSection
    composite: CompositeSection
    tiers: dict[Annotated[str, Field(pattern="^[123]$")], TierSection]
    audio_cues: dict[str, CueSection]
    signs: SignsSection
    escalation: EscalationSection | None = None
    episode: EpisodeSection
    budget: BudgetSection
    feedback: FeedbackSection
    change: ChangeSection
    unseen: UnseenSection | None = None
    places: PlacesSection | None = None
    channels: dict[str, ChannelSection]
    unknown_channel: ChannelSection

    @property
    def content(self) -> str:
        """Canonical JSON: keys sorted, no spaces."""
        return json.dumps(
            self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), allow_nan=False
        )

    @property
    def version(self) -> str:
        """The first 16 hexadecimal digits of the content's SHA-256."""
        return hashlib.sha256(self.content.encode()).hexdigest()[:16]


def load(path: Path | None = None) -> Configuration:
    """The default configuration, overridden by the file at ``path``.

    Raises ``ConfigurationInvalid`` with the key and the value that cannot be used.
    """
    body = read(DEFAULT)
    if path is not None:
        body = _merged(body, read(path))
    try:
        made = Configuration.model_validate(body)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise ConfigurationInvalid(
            f"{path or DEFAULT.name}: {where}: {problem['msg']}, got {str(problem['input'])[:80]}"
        ) from error
    for label, named in (("tiers", made.tiers), ("budget", made.budget.per_person_day)):
        if set(named) != {"1", "2", "3"}:
            raise ConfigurationInvalid(f"{label} must be 1, 2 and 3, got {sorted(named)}")
    if not made.budget.factor_low < made.budget.factor_high:
        low, high = made.budget.factor_low, made.budget.factor_high
        raise ConfigurationInvalid(f"budget: factors must rise, got {low}..{high}")
    return made


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    made = dict(base)
    for key, value in over.items():
        below = made.get(key)
        nested = isinstance(below, dict) and isinstance(value, dict)
        made[key] = _merged(below, value) if nested else value  # type: ignore[arg-type]
    return made
