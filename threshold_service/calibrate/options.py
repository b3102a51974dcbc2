"""The calibrate command's arguments."""

import argparse
import os
from pathlib import Path

ABOUT = (
    "Find the factor on all adaptable limits that keeps the configured false-alarm budget: the "
    "engine is run over held quiet data at rising factors. Without files it reads the service's "
    "own history (outside episodes found true and stretches that were paused), stores the result "
    "and puts it into the shards' streams, where the owners take it. With files nothing is stored: "
    "the factor is printed, to be written into a configuration as budget.factor."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments on ``parser``."""
    parser.description = ABOUT
    parser.add_argument(
        "quiet", type=Path, nargs="*", help="recordings known to be quiet, in replay's formats"
    )
    parser.add_argument("--config", type=Path, default=None, help="overrides of the default")
    parser.add_argument(
        "--days", type=float, default=14.0, help="how far history is read back (default: 14)"
    )
    parser.add_argument(
        "--hours",
        type=float,
        default=None,
        help="newest hours of each person (default: 24, and 24 person-days of all)",
    )
    parser.add_argument(
        "--in-background", action="store_true", help="take only the time that nobody else wants"
    )
    parser.add_argument("--dry-run", action="store_true", help="show the table, store nothing")


def run(options: argparse.Namespace) -> int:
    """Calibrate as asked."""
    from threshold_service.calibrate.command import Wish, run

    if options.in_background:
        os.nice(19)
    return run(
        Wish(
            quiet=tuple(options.quiet),
            config=options.config,
            days=options.days,
            hours=options.hours,
            dry_run=options.dry_run,
        )
    )
