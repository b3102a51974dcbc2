"""The configuration's escalation model, resolved into what the engine applies."""

from collections.abc import Iterable

from threshold_service.configuration import EscalationSection
from threshold_service.domain.escalation import Escalation, Linear, Table
from threshold_service.domain.feature_memory import FeaturePlan, plan
from threshold_service.domain.probability_calibration import Calibration, prevalence_shift
from threshold_service.errors import ConfigurationInvalid


def escalation_of(section: EscalationSection | None) -> Escalation | None:
    """Raises ``ConfigurationInvalid`` for weights that cannot be applied."""
    if section is None:
        return None
    try:
        return Escalation(
            intercept=section.intercept,
            linear={name: Linear(**part.model_dump()) for name, part in section.linear.items()},
            tables={name: Table(**part.model_dump()) for name, part in section.tables.items()},
            calibration=Calibration(**section.calibration.model_dump()),
            prevalence=section.prevalence,
            omega=section.omega,
        )
    except ValueError as error:
        raise ConfigurationInvalid(f"escalation: {error}") from error


def features_of(names: Iterable[str] | None) -> FeaturePlan | None:
    """What the engine must follow for a model's features; None without a model."""
    if names is None:
        return None
    try:
        return plan(names)
    except ValueError as error:
        raise ConfigurationInvalid(f"escalation: {error}") from error


def shift_of(section: EscalationSection | None) -> float:
    """Log odds to add where distress is as common here as configured rather than as in training."""
    if section is None or section.here is None:
        return 0.0
    return prevalence_shift(section.prevalence, section.here)
