"""What the care desk refuses, with the HTTP status on the class and words for nurses."""

from http import HTTPStatus

from shared.web.problems import (
    BadRequest,
    Conflict,
    Forbidden,
    NotFound,
    TooManyRequests,
    Unavailable,
)


class OutcomeTooEarly(Conflict):
    """Nobody has acknowledged the alert."""

    type = "not-acknowledged"


class PresenceNeeded(Conflict):
    """A tier 1 alert is resolved at the person's side."""

    type = "presence-needed"


class Outdated(Conflict):
    """Somebody else changed it since it was read."""

    type = "outdated"


class AlertClosed(Conflict):
    """The alert is closed."""

    type = "alert-closed"


class EpisodeOver(Conflict):
    """An alert is reopened only while its episode goes on."""

    type = "episode-over"


class SnoozeRefused(Conflict):
    """Tier 1 is never snoozed, and an alert only once."""

    type = "snooze-refused"


class WrongRoomCode(Conflict):
    """The room's code was wrong, or needed and not given."""

    type = "wrong-room-code"


class SameSigner(Conflict):
    """One person cannot sign a handover twice."""

    type = "same-signer"


class HandoverClosed(Conflict):
    """A handover is taken once."""

    type = "handover-closed"


class NoConsent(Conflict):
    """The person's consent does not allow this."""

    type = "no-consent"


class AlreadyThere(Conflict):
    """Something of this name exists."""

    type = "already-there"


class LastManager(Conflict):
    """Somebody must be able to manage the house."""

    type = "last-manager"


class NotOwnAccount(Forbidden):
    """Nobody changes their own role or wards."""

    type = "own-account"


class StillWatched(Conflict):
    """Somebody is erased only once nothing new is recorded of them."""

    type = "still-watched"


class PasswordChangeNeeded(Forbidden):
    """A one-time password opens one door: to choose a password."""

    type = "password-change-needed"


class CrossSite(Forbidden):
    """A request that did not come from our own page."""

    type = "cross-site"


class TooManyAttempts(TooManyRequests):
    """Sign-in is closed for a while; ``retry_after_s`` says for how long."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many attempts. Try again in {retry_after_s} s.")
        self.retry_after_s = retry_after_s


class BodyTooLarge(BadRequest):
    """More than any form of ours sends."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    type = "too-large"


class NoSuchAlert(NotFound):
    """No alert with this id."""


class NoSuchEvent(NotFound):
    """No event with this id, or of somebody whom one may not know of."""


class NoSuchAssessment(NotFound):
    """The alert has no event of this id."""


class NoSuchUser(NotFound):
    """No account of this name, or one that reaches beyond one's own wards."""


class NoSuchToken(NotFound):
    """No token of this id, or one that reaches beyond one's own wards."""


class NoSuchWard(NotFound):
    """No such ward, or none that one may know of."""


class NoSuchResident(NotFound):
    """No resident with this id."""


class NoSuchPreview(NotFound):
    """Nobody asked for it, or the answer was forgotten."""


class NoSuchBaseline(NotFound):
    """The threshold service has never seen this person."""


class CurveUnavailable(Unavailable):
    """The threshold service, which keeps the curve, does not answer."""


class ThinkingUnavailable(Unavailable):
    """The reasoning service, which keeps what a model thought, does not answer."""


class StorageUnavailable(Unavailable):
    """The database cannot be written: nothing was saved."""

    type = "storage-unavailable"


class WrongPassword(BadRequest):
    """The password in force, asked for before it is changed, was wrong. The session stands."""

    type = "wrong-password"


class BadChain(BadRequest):
    """An escalation chain that would leave somebody without help."""

    type = "bad-chain"


class BadAssignment(BadRequest):
    """A list of a shift that would call nobody."""

    type = "bad-assignment"


class BadPassword(BadRequest):
    """A new password that anybody would guess."""

    type = "bad-password"


class BadToken(BadRequest):
    """A token that cannot be."""

    type = "bad-token"


class NotConfirmed(BadRequest):
    """What cannot be undone is asked for twice."""

    type = "not-confirmed"


class BadConsent(BadRequest):
    """A consent that rests on nothing."""

    type = "bad-consent"


class BadLimits(BadRequest):
    """Limits that a person's alarms cannot have."""

    type = "bad-limits"


class BadPausePlan(BadRequest):
    """A plan that leaves somebody unwatched for too long."""

    type = "bad-pause-plan"


class BadCursor(BadRequest):
    """A page cursor that is not ours."""

    type = "bad-cursor"


class NoSuchHandover(NotFound):
    """No handover with this id."""


class BadHandover(BadRequest):
    """An open alert without an owner, or words about nobody in the handover."""

    type = "bad-handover"


class BadZone(BadRequest):
    """A name that is no time zone."""

    type = "bad-zone"


class BadRange(BadRequest):
    """A range of time that is empty or too long."""

    type = "bad-range"


class BadTime(BadRequest):
    """A moment that cannot be meant."""

    type = "bad-time"
