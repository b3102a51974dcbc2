"""The one factor by which all of a person's adaptable limits are multiplied.

    scale = clip(factor (1 + offset), 0.6, 3.0)

``factor`` comes from calibration: the limits as configured assume more than data keep (real
physiology raised 9 to 37 times the nominal alarms even when whitened, spec-detection 0.2), and
one number a person puts that right. ``offset`` comes from what caregivers found. 1 means "as
configured", 2 twice as hard to raise. Not scaled, whatever is learnt: audio alarm cues and the
hard population limit.
"""

from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings

LOWEST = 0.6
"""No history of missed events makes a limit so low that everybody's noise passes it."""
HIGHEST = 3.0
"""No history of false alarms makes a person unheard: beyond this the source is to be mended."""


def begin(settings: EngineSettings, factor: float | None = None) -> PersonState:
    """Somebody new; ``factor`` None: the configuration's own."""
    made = settings.budget.factor if factor is None else factor
    return PersonState(factor=made, factor_config=settings.config_version)


def bounded(factor: float, settings: EngineSettings) -> float:
    """A calibrated factor within what the configuration allows."""
    return min(settings.budget.high, max(settings.budget.low, factor))


def limit_scale(state: PersonState) -> float:
    """What every adaptable limit of this person is multiplied by; in 0.6..3.0.

    >>> limit_scale(PersonState()), limit_scale(PersonState(factor=2.0, offset=0.25))
    (1.0, 2.5)
    """
    scale = state.factor * (1.0 + state.offset)
    if scale < LOWEST:
        return LOWEST
    return HIGHEST if scale > HIGHEST else scale
