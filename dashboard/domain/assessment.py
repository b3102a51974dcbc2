"""Which of several assessments to show."""

from collections.abc import Sequence

from shared.contracts import Assessment

AWAITED = "awaited"
"""Stored as the origin of words that somebody is still writing: asked for again if lost."""


def rank(found: Assessment) -> tuple[int, int, bool, int]:
    """Later events first; for one event its newest version.

    A reasoning service without versions says 1 always: a model's words come before the template's.
    """
    return found.revision, found.version, found.origin == "model", found.completed_at


def told_before(found: Sequence[Assessment], shown: Assessment | None) -> Assessment | None:
    """The newest whole assessment where what is shown is only a part: nobody loses advice."""
    if shown is None or not shown.partial:
        return None
    return max((each for each in found if not each.partial), key=rank, default=None)


def stored_origin(found: Assessment) -> str:
    """Who wrote it, or that more is to come."""
    return found.origin if found.final else AWAITED
