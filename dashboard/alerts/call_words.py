"""What an alert's history says of whom a call went to, where a ward keeps lists of who works."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from dashboard.alerts.telling import Whose
from dashboard.domain.audience import ASSIGNED
from dashboard.domain.care import Step
from dashboard.domain.roster import Duty
from dashboard.domain.timers import LONGEST_NOTE
from dashboard.notifications.recipients import recipients

UNASSIGNED: Final = "unassigned:"
"""Followed by the shift: nobody of its list could be called, so all carers of the ward were."""


def with_names(
    connection: Connection, whose: Whose, steps: Iterable[Step], duty: Duty
) -> tuple[Step, ...]:
    """The steps, with names in their notes in place of ``assigned`` where a list says who.

    A ward without lists keeps its notes as they are.
    """
    if not duty.in_use:
        return tuple(steps)
    return tuple(_named(connection, whose, step, duty) for step in steps)


def _named(connection: Connection, whose: Whose, step: Step, duty: Duty) -> Step:
    if ASSIGNED not in step.audiences or step.note is None:
        return step
    names = recipients(connection, ASSIGNED, whose.ward_id, whose.person_id, duty.usernames)
    listed = [f"user:{name}" for name in names if name in duty.usernames]
    instead = listed or [UNASSIGNED + duty.shift]
    words = [w for each in step.audiences for w in (instead if each == ASSIGNED else [each])]
    return replace(step, note=", ".join(dict.fromkeys(words))[:LONGEST_NOTE])
