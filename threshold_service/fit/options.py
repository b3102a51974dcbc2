"""The fit-forecast command's arguments."""

import argparse
from pathlib import Path

ABOUT = (
    "Fit how channels stand together and follow one another in quiet recordings, for the signs "
    "novelty and surprise: the engine is run over them, and 10 s block means of its residuals are "
    "fitted once a person is learnt. With three persons or more the tails are measured on persons "
    "left out. Writes a configuration override (signs.dynamics) to use with --config."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments on ``parser``."""
    parser.description = ABOUT
    parser.add_argument("quiet", type=Path, nargs="+", help="recordings, in replay's formats")
    parser.add_argument("--out", type=Path, required=True, help="the override, JSON")
    parser.add_argument("--config", type=Path, default=None, help="overrides of the default")
    parser.add_argument(
        "--channels", nargs="+", default=None, help="default: all seen in half of the blocks"
    )


def run(options: argparse.Namespace) -> int:
    """Fit as asked."""
    from threshold_service.fit.command import fit_forecast

    fit_forecast(tuple(options.quiet), options.out, options.config, options.channels)
    return 0
