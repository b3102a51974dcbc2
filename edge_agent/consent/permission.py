"""From a consent record and the time to what may be read."""

from dataclasses import dataclass

from edge_agent.outbox import KnownConsent
from edge_agent.sources.port import Senses
from shared.contracts import ConsentRecord

CLOCK_TOLERANCE_MS = 60_000
NOTHING = Senses(picture=False, sound=False)


@dataclass(frozen=True, slots=True)
class Permission:
    """What may be read now; ``problem`` says in plain words why it is nothing."""

    senses: Senses
    paused: bool = False
    problem: str | None = None
    key_frames: bool = False
    """Whether single pictures may be kept on the box for a while (purpose ``key_frames``)."""
    body: bool = False
    """Whether how somebody is held and moves may be measured in the picture (purpose ``body``)."""


def decide(record: ConsentRecord | None, now: int) -> Permission:
    """What ``record`` allows at ``now`` (the hub's time, epoch ms).

    The picture needs the purpose ``face``: with ``body`` alone nobody could promise that a face
    in the same picture is not looked at, so the picture is not read at all.
    """
    if record is None:
        return _refuse("There is no consent on record for this resident.")
    if record.withdrawn_at is not None:
        return _refuse("The consent for this resident was withdrawn.")
    if now >= record.lease_until:
        return _refuse("The consent for this resident could not be confirmed for a while.")
    if now >= record.review_at:
        return _refuse("The consent for this resident is past its review date.")
    senses = Senses(picture=record.allows("face", now), sound=record.allows("voice", now))
    if senses == NOTHING:
        return _refuse("The consent for this resident covers neither face nor voice.")
    return Permission(
        senses,
        paused=record.paused_until is not None and now < record.paused_until,
        key_frames=senses.picture and record.allows("key_frames", now),
        body=senses.picture and record.allows("body", now),
    )


def permission_of(known: KnownConsent | None, now: int) -> Permission:
    """What the last consent heard of allows at ``now`` (the hub's time as far as it is known)."""
    if known is None:
        return decide(None, 0)
    if now + CLOCK_TOLERANCE_MS < known.seen_at:
        # No hub to ask, and our clock is behind what the hub once said: it cannot tell whether
        # the lease has ended.
        return _refuse("The edge box's clock is wrong, so the consent cannot be checked.")
    return decide(known.record, now)


def supersedes(new: ConsentRecord, old: ConsentRecord | None) -> bool:
    """Whether ``new`` is to be believed over ``old``.

    A hub restored from a backup may show a consent from before its withdrawal: a lower revision
    counts only when it was granted after the older one ended.
    """
    if old is None or new.revision >= old.revision:
        return True
    return new.granted_at > max(old.granted_at, old.withdrawn_at or 0)


def _refuse(why: str) -> Permission:
    return Permission(NOTHING, problem=f"{why} The camera and microphone stay off.")
