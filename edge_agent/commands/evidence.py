"""``python -m edge_agent evidence``: look at the ring on the box itself, noted in the audit."""

import getpass
import os
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

from edge_agent.agent_settings import AgentSettings
from edge_agent.consent.permission import permission_of
from edge_agent.errors import EdgeError
from edge_agent.evidence.access import Access
from edge_agent.evidence.build import audit_of, ring_of
from edge_agent.outbox import last_known
from shared.clock import SystemClock


def show(person_id: str, t_from: str, t_to: str, because: str, out: Path) -> None:
    """Write the pictures of a stretch of time to ``out``, for a person who says why."""
    settings = AgentSettings()
    ring = ring_of(settings)
    if ring is None:
        raise EdgeError("This edge box keeps no pictures: ATTUNE_EVIDENCE_MINUTES is 0.")
    clock = SystemClock()

    def may_show(person: str) -> bool:
        return _may_show(settings, person, clock.now_ms())

    access = Access(ring, audit_of(settings), may_show, clock.now_ms)
    shown = access.show(person_id, _ms(t_from), _ms(t_to), getpass.getuser(), because)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    for exhibit in shown:
        path = out / f"{exhibit.t_ms}.jpg"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(exhibit.jpeg)
    sys.stdout.write(f"{len(shown)} pictures in {out}; delete them when you have seen them\n")


def verify() -> int:
    """Whether the audit is whole; 1 with the line where it is not."""
    broken = audit_of(AgentSettings()).first_broken()
    if broken is None:
        sys.stdout.write("the audit is whole\n")
        return 0
    sys.stdout.write(f"line {broken} does not follow from the one before it\n")
    return 1


def _may_show(settings: AgentSettings, person_id: str, now: int) -> bool:
    try:
        known = last_known(settings.outbox_path, person_id)
    except sqlite3.Error as error:
        text = "The consent cannot be read, so nothing is shown."
        raise EdgeError(text, f"{settings.outbox_path}: {error}") from error
    return permission_of(known, now).key_frames


def _ms(text: str) -> int:
    """Epoch milliseconds of a time such as 2026-11-21T09:30 (UTC where it names no zone)."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise EdgeError(f"{text!r} is no time like 2026-11-21T09:30:00+01:00.") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)
