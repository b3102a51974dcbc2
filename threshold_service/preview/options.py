"""``python -m threshold_service preview``: what another factor would have raised, as JSON."""

import argparse
import os
import sys
from pathlib import Path

ABOUT = (
    "Run the engine again over the newest 14 days of one person with another factor on the limits, "
    "and count what it would have raised against what caregivers found. Changes nothing."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments on ``parser``."""
    parser.description = ABOUT
    parser.add_argument("person", help="the person's pseudonym")
    parser.add_argument("--factor", type=float, required=True, help="more is harder to raise")
    parser.add_argument("--config", type=Path, default=None, help="overrides of the default")
    parser.add_argument(
        "--in-background", action="store_true", help="take only the time that nobody else wants"
    )


def run(options: argparse.Namespace) -> int:
    """Print the preview as one JSON document."""
    from shared.clock import SystemClock
    from threshold_service.adapters.database.existing import existing
    from threshold_service.adapters.database.held import Held
    from threshold_service.arithmetics import arithmetic
    from threshold_service.configuration import load
    from threshold_service.engine_settings import engine_settings
    from threshold_service.preview.preview import preview
    from threshold_service.settings import Settings

    if options.in_background:
        os.nice(19)
    service = Settings()
    sums = arithmetic(service.threshold_arithmetic)
    settings = engine_settings(load(options.config or service.threshold_config), sums)
    now_ms = SystemClock().now_ms()
    with existing(service.database_url) as engine:
        found = preview(Held(engine), options.person, options.factor, now_ms, settings)
    sys.stdout.write(found.model_dump_json() + "\n")
    return 0
