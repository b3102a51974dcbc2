"""Technical alarms: the same id is raised, raised again and cleared; messages may be doubled."""

from shared.contracts import TechnicalAlarm


def supersedes(new: TechnicalAlarm, stored: TechnicalAlarm | None) -> bool:
    """Whether ``new`` changes what is known: a later raise does, and a clearing of the same raise.

    Alarms never latch, so the order is by ``since`` and, for one raise, cleared after standing.
    """
    if stored is None:
        return True
    if new.since != stored.since:
        return new.since > stored.since
    return new.cleared_at is not None and stored.cleared_at is None


def is_news(new: TechnicalAlarm, stored: TechnicalAlarm | None) -> bool:
    """Whether something broke or was mended; other words for what stands are no news."""
    if stored is None or new.since != stored.since:
        return True
    return (new.cleared_at is None) != (stored.cleared_at is None)
