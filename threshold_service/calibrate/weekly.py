"""The service's own calibration, once a week: another process, so that no window waits for it.

A day of a person is 86,400 steps of the engine at several factors. In a thread of this process
those would take turns with the shard's own steps; a process at the lowest priority takes what
nobody else wants, and what it finds comes back as records through the shards' streams.
"""

import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from shared.clock import Clock
from threshold_service.adapters.database.held import Held

log = logging.getLogger(__name__)

DAY_MS = 86_400_000
LOOK_EVERY_S = 3600.0
RETRY_AFTER_MS = DAY_MS
"""With too little quiet data today, tomorrow may do."""
LONGEST_S = 6 * 3600.0
"""Two hundred persons take a few hours of one core; whatever takes longer is stuck."""

MOST_SAID = 4000
"""Bytes of the table that go into the log: everybody's part of it; the rest is in the database."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """``every_ms`` 0: only on demand."""

    every_ms: int
    config_version: str

    def due(self, held: Held, now_ms: int, tried_ms: int | None) -> bool:
        """Whether the last one is old enough, and so is the last attempt."""
        if not self.every_ms or (tried_ms is not None and now_ms - tried_ms < RETRY_AFTER_MS):
            return False
        last = held.calibrated_ms(self.config_version)
        return last is None or now_ms - last >= self.every_ms


def keep_calibrated(
    held: Held,
    timetable: Timetable,
    clock: Clock,
    stop: threading.Event,
    calibrate: Callable[[threading.Event, Clock], None],
) -> None:
    """Look every hour until ``stop``; the first time after an hour, when a start is over."""
    tried: int | None = None
    while not clock.wait(stop, LOOK_EVERY_S):
        try:
            due = timetable.due(held, clock.now_ms(), tried)
        except SQLAlchemyError as error:
            log.warning("the database is away", extra={"fields": {"error": str(error)}})
            continue
        if due:
            tried = clock.now_ms()
            calibrate(stop, clock)


def in_another_process(database_url: str, config: Path | None) -> Callable[..., None]:
    """Runs ``calibrate`` with this service's database and configuration."""
    environment = {**os.environ, "ATTUNE_THRESHOLD_DATABASE_URL": database_url}
    if config is not None:
        environment["ATTUNE_THRESHOLD_CONFIG"] = str(config)
    command = [sys.executable, "-m", "threshold_service", "calibrate", "--in-background"]

    def calibrate(stop: threading.Event, clock: Clock) -> None:
        until = clock.monotonic_s() + LONGEST_S
        with tempfile.TemporaryFile() as said:
            child = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
            while child.poll() is None:
                if clock.wait(stop, 1.0) or clock.monotonic_s() > until:
                    child.terminate()
                    child.wait()
            said.seek(0)
            told = said.read(MOST_SAID).decode(errors="replace")
        log.info("calibrated", extra={"fields": {"status": child.returncode, "said": told}})

    return calibrate
