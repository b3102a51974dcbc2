"""Previews asked for over REST: one at a time, each in a process of its own.

Fourteen days are more than a million steps of the engine. In a thread of this process they would
take turns with the shards' own steps; a process at the lowest priority takes what nobody else
wants, and is ended when it takes too long.
"""

import logging
import os
import subprocess
import sys
import tempfile
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
LOOK_EVERY_S: Final = 0.25
MOST_SAID: Final = 1000
"""Bytes of a complaint that go into the log."""

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
            self._running = threading.Thread(target=self._make, args=(begun,), name="preview")
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


def in_another_process(
    database_url: str, config: Path | None, stop: threading.Event, clock: Clock
) -> Run:
    """Runs ``preview`` with this service's database and configuration, until ``stop`` is set."""
    environment = {**os.environ, "ATTUNE_THRESHOLD_DATABASE_URL": database_url}
    if config is not None:
        environment["ATTUNE_THRESHOLD_CONFIG"] = str(config)
    command = [sys.executable, "-m", "threshold_service", "preview", "--in-background"]

    def run(person: str, factor: float) -> Preview | None:
        asked = [*command, "--factor", repr(factor), "--", person]
        until = clock.monotonic_s() + LONGEST_S
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = subprocess.Popen(asked, env=environment, stdout=out, stderr=err)
            while child.poll() is None:
                if clock.wait(stop, LOOK_EVERY_S) or clock.monotonic_s() > until:
                    child.terminate()
                    child.wait()
            out.seek(0)
            err.seek(0)
            return _read(child.returncode, out.read(), err.read(MOST_SAID))

    return run


def _read(status: int, said: bytes, complained: bytes) -> Preview | None:
    try:
        return Preview.model_validate_json(said)
    except ValidationError:
        fields = {"status": status, "said": complained.decode(errors="replace")}
        log.warning("no preview", extra={"fields": fields})
        return None
