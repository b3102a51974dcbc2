"""Previews asked for over REST: one at a time, each in a process of its own.

Fourteen days are more than a million steps of the engine. In a thread of this process they would
take turns with the shards' own steps; a process at the lowest priority takes what nobody else
wants, and is ended when it takes too long.
"""

import logging
import os
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from shared.clock import Clock
from shared.contracts import Preview

log = logging.getLogger(__name__)

LONGEST_S: Final = 1800.0
"""Half an hour: many times what 14 days take on a core that has nothing else to do."""
FRESH_MS: Final = 10 * 60_000
"""Asked again within ten minutes, the answer is the one that is there."""
KEPT: Final = 32

Run = Callable[[str, float], Preview | None]


class PreviewRuns:
    """Keeps the newest answers in memory: who restarts the service asks again."""

    def __init__(self, run: Run, clock: Clock) -> None:
        self._run, self._clock = run, clock
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, float], Preview] = OrderedDict()
        self._running: threading.Thread | None = None

    def start(self, person: str, factor: float) -> Preview:
        """Begin one, or answer the one that is there; ``busy`` while another is being made."""
        now = self._clock.now_ms()
        with self._lock:
            known = self._known.get((person, factor))
            if known is not None and _stands(known, now):
                return known
            if self._running is not None and self._running.is_alive():
                return Preview(person_id=person, factor=factor, state="busy", asked_at=now)
            begun = Preview(person_id=person, factor=factor, state="running", asked_at=now)
            self._keep(begun)
            self._running = threading.Thread(
                target=self._make, args=(begun,), name="preview", daemon=True
            )
            self._running.start()
        return begun

    def look(self, person: str, factor: float) -> Preview | None:
        """How far it is; None where none was asked for, or long ago."""
        with self._lock:
            return self._known.get((person, factor))

    def wait(self, seconds: float) -> None:
        """Until the one that is being made is made."""
        running = self._running
        if running is not None:
            running.join(seconds)

    def _make(self, begun: Preview) -> None:
        try:
            made = self._run(begun.person_id, begun.factor)
        except Exception:
            # A thread's boundary: whoever waits for the answer must learn that none comes.
            log.exception("preview failed")
            made = None
        with self._lock:
            self._keep(made or begun.model_copy(update={"state": "failed"}))

    def _keep(self, preview: Preview) -> None:
        key = (preview.person_id, preview.factor)
        self._known[key] = preview
        self._known.move_to_end(key)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)


def _stands(known: Preview, now: int) -> bool:
    if known.state == "failed":
        return False
    return known.state == "running" or now - known.asked_at < FRESH_MS


def in_another_process(database_url: str, config: Path | None) -> Run:
    """Runs ``preview`` with this service's database and configuration."""
    environment = {**os.environ, "ATTUNE_THRESHOLD_DATABASE_URL": database_url}
    if config is not None:
        environment["ATTUNE_THRESHOLD_CONFIG"] = str(config)

    def run(person: str, factor: float) -> Preview | None:
        command = [sys.executable, "-m", "threshold_service", "preview", "--in-background"]
        try:
            done = subprocess.run(
                [*command, "--factor", repr(factor), "--", person],
                env=environment,
                capture_output=True,
                timeout=LONGEST_S,
                check=True,
            )
            return Preview.model_validate_json(done.stdout)
        except (subprocess.SubprocessError, ValidationError) as error:
            log.warning("no preview", extra={"fields": {"error": type(error).__name__}})
            return None

    return run
