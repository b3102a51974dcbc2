"""The configuration's signs, resolved into what the engine follows and by which rules."""

from threshold_service.configuration import (
    Configuration,
    DynamicsSection,
    SignSection,
    SignsSection,
)
from threshold_service.domain.dynamics import Dynamics, Tail, dynamics
from threshold_service.domain.kernel import transition, volatility
from threshold_service.domain.settings import Debounce, SignRule
from threshold_service.domain.signs import NOVELTY, SURPRISE, TRANSITIONS, VOLATILITY, SignModel
from threshold_service.errors import ConfigurationInvalid


def sign_model(configuration: Configuration) -> SignModel:
    """Raises ``ConfigurationInvalid`` for an unknown channel or an impossible matrix."""
    section = configuration.signs
    model = _dynamics(section.dynamics) if section.dynamics is not None else None
    wanted = frozenset(section.volatile).union(model.channels if model is not None else ())
    for name in sorted(wanted):
        if name not in configuration.channels:
            raise ConfigurationInvalid(f"signs: channel {name!r} is not configured")
    try:
        volatility_row = volatility.parameters(section.half_life_s)
        transition_row = transition.parameters(section.half_life_s)
    except ValueError as error:
        raise ConfigurationInvalid(f"signs.half_life_s: {error}") from error
    volatile = frozenset(section.volatile)
    return SignModel(volatile, volatility_row, transition_row, model, wanted)


def sign_rules(section: SignsSection) -> tuple[SignRule, ...]:
    """One rule a sign, in the order in which signs of one tier are told.

    Statistics without a side were at chance for stress on real physiology: only restlessness,
    which lasts, calls for a look; the rest is a note.
    """
    return (
        _rule(VOLATILITY, 2, section.volatility),
        _rule(TRANSITIONS, 3, section.transitions),
        _rule(NOVELTY, 3, section.novelty),
        _rule(SURPRISE, 3, section.surprise),
    )


def _rule(sign: str, tier: int, section: SignSection) -> SignRule:
    debounce = Debounce(section.debounce.needed, section.debounce.window)
    return SignRule(sign, section.level, tier, debounce)


def _dynamics(section: DynamicsSection) -> Dynamics:
    try:
        return dynamics(
            section.channels,
            section.together,
            section.following,
            section.ridge,
            Tail(section.novelty.theory, section.novelty.seen),
            Tail(section.surprise.theory, section.surprise.seen),
        )
    except ValueError as error:
        raise ConfigurationInvalid(f"signs.dynamics: {error}") from error
