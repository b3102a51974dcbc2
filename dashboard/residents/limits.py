"""How hard a person's limits are to reach: looked at, tried on days that are past, and set."""

from typing import Final

from sqlalchemy import Engine

from dashboard.audit.log import AuditLog
from dashboard.domain.errors import (
    BadLimits,
    CurveUnavailable,
    NoSuchBaseline,
    NoSuchPreview,
    Outdated,
)
from dashboard.peers.internal import ServiceAway
from dashboard.peers.threshold import ThresholdClient
from dashboard.residents.limits_views import LimitsRequest, LimitsView
from dashboard.storage.control import Control
from shared.contracts import ControlKind, LearningView, Preview

AWAY: Final = "The limits cannot be reached now, since their service does not answer."
DIGITS: Final = 4
"""A factor that is read back from an address is the one that was meant."""


class Limits:
    """The threshold service decides and counts; what is set goes to it as a control record."""

    def __init__(
        self, engine: Engine, audit: AuditLog, control: Control, threshold: ThresholdClient
    ) -> None:
        self._engine, self._audit = engine, audit
        self._control, self._threshold = control, threshold

    def look(self, person_id: str) -> LimitsView:
        """As they are. Raises ``NoSuchBaseline`` or ``CurveUnavailable``."""
        known = self._known(person_id)
        return LimitsView(**known.model_dump(include=set(LimitsView.model_fields)))

    def begin(self, person_id: str, change_percent: int) -> Preview:
        """Ask what limits that much harder would have raised. Raises ``BadLimits`` where they
        cannot be."""
        known = self._known(person_id)
        wanted = known.factor * (1.0 + change_percent / 100.0)
        if not known.lowest_factor <= wanted <= known.highest_factor:
            easiest = round((known.lowest_factor / known.factor - 1.0) * 100.0)
            hardest = round((known.highest_factor / known.factor - 1.0) * 100.0)
            raise BadLimits(
                f"Limits can be made {easiest} % to +{hardest} % harder, got {change_percent} %."
            )
        try:
            return self._threshold.begin_preview(person_id, round(wanted, DIGITS))
        except ServiceAway as error:
            raise CurveUnavailable(AWAY) from error

    def tried(self, person_id: str, factor: float) -> Preview:
        """How far the preview is. Raises ``NoSuchPreview``."""
        try:
            found = self._threshold.preview(person_id, factor)
        except ServiceAway as error:
            raise CurveUnavailable(AWAY) from error
        if found is None:
            raise NoSuchPreview("This was not tried, or long ago. Try it again.")
        return found

    def change(self, person_id: str, asked: LimitsRequest, by: str) -> None:
        """Set a factor; it holds within seconds. Raises ``BadLimits`` or ``Outdated``."""
        known = self._known(person_id)
        if asked.config_version != known.config_version:
            raise Outdated("The configuration changed since this was tried. Try it again.")
        if not known.lowest_factor <= asked.factor <= known.highest_factor:
            raise BadLimits(
                f"The factor lies between {known.lowest_factor:g} and {known.highest_factor:g}, "
                f"got {asked.factor:g}."
            )
        told = f"{known.factor:g} to {asked.factor:g}: {asked.reason}"
        with self._engine.begin() as connection:
            self._audit.action(connection, by, "limits-set", f"person:{person_id}", told)
            self._control.send(
                connection,
                ControlKind.CALIBRATION,
                person_id,
                factor=asked.factor,
                config_version=asked.config_version,
            )

    def _known(self, person_id: str) -> LearningView:
        try:
            found = self._threshold.learning(person_id)
        except ServiceAway as error:
            raise CurveUnavailable(AWAY) from error
        if found is None:
            raise NoSuchBaseline("Nothing was seen of this person yet.")
        return found
