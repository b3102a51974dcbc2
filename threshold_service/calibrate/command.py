"""``python -m threshold_service calibrate``."""

import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from shared.clock import Clock, SystemClock
from threshold_service.adapters.database.calibrations import Row, store
from threshold_service.adapters.database.existing import existing
from threshold_service.adapters.database.held import Held
from threshold_service.arithmetics import arithmetic
from threshold_service.calibrate.report import table
from threshold_service.calibrate.result import Factor, calibrate
from threshold_service.calibrate.sources import of_database, of_files
from threshold_service.configuration import load
from threshold_service.domain.settings import EngineSettings
from threshold_service.engine_settings import engine_settings
from threshold_service.errors import NotEnoughQuiet
from threshold_service.settings import Settings

NOT_ENOUGH = 3
"""Exit status: nothing is wrong, there is too little quiet data yet."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked. ``config`` None: the one that the service runs with."""

    quiet: tuple[Path, ...] = ()
    config: Path | None = None
    days: float = 14.0
    hours: float | None = None
    dry_run: bool = False


def run(
    wish: Wish,
    out: TextIO = sys.stdout,
    service: Settings | None = None,
    clock: Clock | None = None,
) -> int:
    """Answers the exit status: 0, or ``NOT_ENOUGH`` with the hours that there are."""
    service = service or Settings()
    sums = arithmetic(service.threshold_arithmetic)
    settings = engine_settings(load(wish.config or service.threshold_config), sums)
    try:
        if wish.quiet:
            made = calibrate(of_files(wish.quiet, settings), settings, _say)
        else:
            made = _from_history(wish, settings, service, clock or SystemClock())
    except NotEnoughQuiet as error:
        out.write(f"{error}\n")
        return NOT_ENOUGH
    out.write(table(made, settings.config_version))
    return 0


def _from_history(
    wish: Wish, settings: EngineSettings, service: Settings, clock: Clock
) -> list[Factor]:
    with existing(service.database_url) as engine:
        held = Held(engine)
        made = calibrate(of_database(held, settings, wish.days, wish.hours), settings, _say)
        if not wish.dry_run:
            rows = [
                Row(item.person_id, item.shard, item.factor, item.provenance.model_dump_json())
                for item in made
            ]
            name = f"cal-{uuid.uuid4().hex[:16]}"
            store(engine, name, clock.now_ms(), settings.config_version, rows, held.shards())
    return made


def _say(person: str, factor: float) -> None:
    """Progress for whoever watches a terminal; a log is not filled with it."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{person[:40]:40}  factor {factor:.3f}")
        sys.stderr.flush()
