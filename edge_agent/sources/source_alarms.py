"""What a ward is told about one source, in plain sentences."""

from collections.abc import Collection

from edge_agent.errors import SourceError
from edge_agent.outbox import AlarmBook
from edge_agent.sources.port import Senses
from shared.clock import Clock
from shared.contracts import Reason, TechnicalKind
from shared.logs import origin

CONSENT_GRACE_S = 5.0
"""At start the record takes a moment to arrive; a withdrawal closes the source at once all the
same."""


PICTURE_TROUBLES = {
    Reason.FROZEN: (10.0, "The picture stands still: the camera hangs. Nothing is watched in it."),
    Reason.COVERED: (60.0, "Nothing can be seen: something covers the camera's lens."),
}
"""How many seconds each must last before the ward is told: a still or a passing hand is no fault.
A dark room is none at all; the tile shows it."""


class SourceAlarms:
    """Raises and clears the alarms of one source."""

    def __init__(self, alarms: AlarmBook, clock: Clock, source_id: str) -> None:
        self._alarms = alarms
        self._clock = clock
        self._subject = source_id
        self._refused_at_s: float | None = None
        self._missing = Senses(picture=False, sound=False)
        self._troubled_since_s: dict[Reason, float] = {}

    def consent(self, problem: str | None) -> None:
        """What consent says now: ``problem`` when nothing may be read."""
        if problem is None:
            self._refused_at_s = None
            self._clear(TechnicalKind.CONSENT_MISSING)
            return
        now_s = self._clock.monotonic_s()
        if self._refused_at_s is None:
            self._refused_at_s = now_s
        if now_s - self._refused_at_s >= CONSENT_GRACE_S:
            self._raise(TechnicalKind.CONSENT_MISSING, problem)

    def delivers(self) -> None:
        """A second has come."""
        self._clear(TechnicalKind.SOURCE_LOST)
        self._clear(TechnicalKind.SOURCE_ENDED)

    def ended(self) -> None:
        """The source came to its end."""
        text = "The recording has come to its end and is started again."
        self._raise(TechnicalKind.SOURCE_ENDED, text)

    def lost(self, error: SourceError) -> None:
        """The source cannot be opened, broke off or is silent."""
        text = f"{error.sentence} The edge box keeps trying."
        self._raise(TechnicalKind.SOURCE_LOST, text, error.detail)

    def senses(self, missing: Senses) -> None:
        """These of the senses that were asked for do not come."""
        self._missing = missing
        self._say_senses()

    def picture(self, reasons: Collection[Reason]) -> None:
        """What perception says of the picture of one more second."""
        now_s = self._clock.monotonic_s()
        self._troubled_since_s = {
            reason: self._troubled_since_s.get(reason, now_s)
            for reason in PICTURE_TROUBLES
            if reason in reasons
        }
        self._say_senses()

    def _say_senses(self) -> None:
        texts = []
        if self._missing.picture:
            texts.append("There is no picture: only the sound is watched.")
        if self._missing.sound:
            texts.append("There is no sound: only the picture is watched.")
        now_s = self._clock.monotonic_s()
        for reason, since_s in self._troubled_since_s.items():
            after_s, text = PICTURE_TROUBLES[reason]
            if now_s - since_s >= after_s:
                texts.append(text)
        if texts:
            self._raise(TechnicalKind.SENSE_MISSING, " ".join(texts))
        else:
            self._clear(TechnicalKind.SENSE_MISSING)

    def scored(self) -> None:
        """A second was scored."""
        self._clear(TechnicalKind.MODEL_FAILED)

    def not_scored(self, error: Exception) -> None:
        """The models failed on a second."""
        text = "Some of what the edge box sees and hears cannot be assessed: a model failed."
        # an alarm leaves the box: not what the error says, it may quote the picture
        self._raise(TechnicalKind.MODEL_FAILED, text, f"{type(error).__name__} at {origin(error)}")

    def _raise(self, kind: TechnicalKind, text: str, detail: str = "") -> None:
        self._alarms.raise_(kind, self._subject, text, detail)

    def _clear(self, kind: TechnicalKind) -> None:
        self._alarms.clear(kind, self._subject)
