"""The simulate command's arguments; imports no numpy, so that help is at hand without it."""

import argparse
from pathlib import Path

from threshold_service.errors import SimulationInvalid

ABOUT = (
    "Write simulated persons into a folder: windows.csv and windows.jsonl for replay, labels.jsonl "
    "(what truly happened), faults.jsonl (what the sensors did) and simulation.json (what made "
    "them). What is assumed is in docs/detection.md; nothing simulated is evidence about care."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments on ``parser``."""
    parser.description = ABOUT
    parser.add_argument("--persons", type=int, required=True, help="how many, 1 to 10000")
    parser.add_argument("--hours", type=float, required=True, help="of each, up to 168")
    parser.add_argument("--seed", type=int, required=True, help="the same seed, the same bytes")
    parser.add_argument("--out", type=Path, required=True, help="folder, made where missing")
    parser.add_argument("--quiet", action="store_true", help="no episodes")
    parser.add_argument(
        "--tails", choices=("normal", "t5"), default="normal", help="t5: heavy (default: normal)"
    )
    parser.add_argument(
        "--phi", type=float, default=None, help="one AR(1) memory for all channels (0 up to 1)"
    )
    parser.add_argument("--no-wearable", action="store_true", help="camera and microphone only")
    parser.add_argument(
        "--episodes-per-day", type=float, default=None, help="of all kinds (default: 18)"
    )
    parser.add_argument(
        "--faults-per-day", type=float, default=None, help="of the sensors (default: 12)"
    )


def run(options: argparse.Namespace) -> int:
    """Simulate as asked."""
    try:
        from threshold_service.simulate import command
    except ModuleNotFoundError as error:
        raise SimulationInvalid(
            f"simulating needs {error.name}: pip install .[threshold]"
        ) from error
    given = ("episodes_per_day", "faults_per_day")
    rates = {name: getattr(options, name) for name in given if getattr(options, name) is not None}
    wish = command.Wish(
        persons=options.persons,
        hours=options.hours,
        seed=options.seed,
        quiet=options.quiet,
        tails=options.tails,
        phi=options.phi,
        wearable=not options.no_wearable,
        **rates,
    )
    command.simulate(wish, options.out)
    return 0
