"""The configuration's numbers and the channel registry, resolved into the engine's settings."""

from collections.abc import Mapping
from functools import lru_cache

from shared.contracts.channels import REGISTRY, Direction, Modality, Transform
from threshold_service.configuration import (
    BudgetSection,
    ChannelSection,
    Configuration,
    DebounceSection,
    UnseenSection,
)
from threshold_service.domain import place
from threshold_service.domain.arithmetic import Arithmetic, Plain
from threshold_service.domain.change_rule import ChangeRule, is_watched
from threshold_service.domain.channel_model import ChannelModel, Clocks, Prior, build
from threshold_service.domain.place import PlaceRule
from threshold_service.domain.settings import (
    Budget,
    CompositeLimits,
    CueRule,
    Debounce,
    EngineSettings,
    EpisodeTimes,
    FeedbackRule,
    Senses,
    TierRule,
)
from threshold_service.domain.unseen import UnseenRule
from threshold_service.errors import ConfigurationInvalid
from threshold_service.escalation_settings import escalation_of, features_of, shift_of
from threshold_service.sign_settings import sign_model, sign_rules

UNKNOWN_MODALITY = "other"


def engine_settings(
    configuration: Configuration, arithmetic: Arithmetic | None = None
) -> EngineSettings:
    """Settings that are a function of the configuration and this build's registry alone."""

    sums = arithmetic or Plain()
    section = configuration.clocks
    clocks = Clocks(
        section.level_half_life_s,
        section.scale_half_life_s,
        section.hour_half_life_s,
        section.hour_prior_days,
    )

    senses = tuple(sorted({*(sense.value for sense in Modality), UNKNOWN_MODALITY}))

    @lru_cache(maxsize=1024)
    def unknown(name: str) -> ChannelModel:
        return _model(name, configuration.unknown_channel, clocks, senses)

    channels = {
        name: _model(name, item, clocks, senses) for name, item in configuration.channels.items()
    }
    escalation = escalation_of(configuration.escalation)
    return EngineSettings(
        config_version=configuration.version,
        channels=channels,
        unknown=unknown,
        composite=CompositeLimits(**configuration.composite.model_dump(exclude={"why"})),
        senses=_senses(configuration, senses, sums),
        tiers=(_tier(configuration, "1"), _tier(configuration, "2"), _tier(configuration, "3")),
        cues=tuple(
            CueRule(name, cue.level, cue.tier, _debounce(cue.debounce))
            for name, cue in sorted(configuration.audio_cues.items())
        ),
        signs=sign_model(configuration),
        sign_rules=sign_rules(configuration.signs),
        escalation=escalation,
        escalation_shift=shift_of(configuration.escalation),
        features=features_of(escalation.features if escalation is not None else None),
        times=EpisodeTimes(**configuration.episode.model_dump(exclude={"why"})),
        budget=_budget(configuration.budget),
        feedback=FeedbackRule(**configuration.feedback.model_dump(exclude={"why"})),
        change=_change(configuration, channels),
        learning_s=section.learning_s,
        learning_samples=section.learning_samples,
        unseen=_unseen(configuration.unseen),
        places=_places(configuration),
        interval_s=configuration.sampling_interval_s,
        arithmetic=sums,
    )


def _tier(configuration: Configuration, name: str) -> TierRule:
    section = configuration.tiers[name]
    return TierRule(section.ready, section.learning, _debounce(section.debounce))


def _budget(section: BudgetSection) -> Budget:
    borne = section.per_person_day
    return Budget(
        per_person_day=(borne["1"], borne["2"], borne["3"]),
        factor=section.factor,
        low=section.factor_low,
        high=section.factor_high,
        hard_limit=section.hard_limit,
        own_hours=section.own_hours,
    )


def _change(configuration: Configuration, channels: Mapping[str, ChannelModel]) -> ChangeRule:
    section = configuration.change
    hours = section.run_length_h
    return ChangeRule(
        run_length_s=None if hours is None else hours * 3600.0,
        family=sum(is_watched(model) for model in channels.values()) + 1,
        tier=section.tier,
        off=section.off,
        phi=section.phi,
        phis=section.channel_phi,
        prior_blocks=section.prior_blocks,
        half_life_s=section.half_life_s,
        scale_floor=section.scale_floor,
        indifferent=section.indifferent,
        reset_s=configuration.episode.reset_gap_s,
    )


def _debounce(section: DebounceSection) -> Debounce:
    return Debounce(section.needed, section.window)


def _senses(configuration: Configuration, names: tuple[str, ...], sums: Arithmetic) -> Senses:
    limits = configuration.composite
    shares = [limits.senses.get(name, 1.0) for name in names]
    row = [limits.within, limits.between, limits.single_margin]
    return Senses(names, sums.row(shares), sums.row(row))


def _model(
    name: str, section: ChannelSection, clocks: Clocks, senses: tuple[str, ...]
) -> ChannelModel:
    """Direction and transform: the configuration's, else the registry's, else both, identity."""
    known = REGISTRY.get(name.removesuffix(place.SUFFIX))
    direction = section.direction or (known.direction if known else Direction.BOTH)
    transform = section.transform or (known.transform if known else Transform.IDENTITY)
    prior = Prior(section.level, section.scale, section.nu, section.tau, section.scale_floor)
    return build(
        name,
        direction,
        transform,
        section.offset,
        known.modality.value if known else UNKNOWN_MODALITY,
        prior,
        (section.iact_s, section.fast_s, section.slow_s),
        0.0 if direction is Direction.NONE else section.weight,
        section.single,
        clocks,
        senses,
    )


def _places(configuration: Configuration) -> PlaceRule | None:
    """Raises ``ConfigurationInvalid`` where a place has no channel to speak through."""
    section = configuration.places
    if section is None:
        return None
    for name in section.channels:
        if name + place.SUFFIX not in configuration.channels:
            raise ConfigurationInvalid(f"places: {name + place.SUFFIX!r} is not configured")
    return PlaceRule(tuple(sorted(section.channels)), section.blocks, section.prior)


def _unseen(section: UnseenSection | None) -> UnseenRule | None:
    if section is None:
        return None
    fields = section.model_dump(exclude={"why", "channels"})
    return UnseenRule(channels=tuple(sorted(section.channels)), **fields)
