"""``python -m threshold_service``: serve, replay, calibrate, preview, labels, simulate and
fit-forecast."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from threshold_service.calibrate import options as calibration
from threshold_service.errors import ThresholdError
from threshold_service.fit import options as fitting
from threshold_service.preview import options as previews
from threshold_service.simulate import options as simulation


def main(arguments: list[str] | None = None) -> int:
    """Parse, run, and answer the exit status."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "replay":
            return _replay(options)
        if options.command == "calibrate":
            return calibration.run(options)
        if options.command == "preview":
            return previews.run(options)
        if options.command == "labels":
            return _labels(options)
        if options.command == "simulate":
            return simulation.run(options)
        if options.command == "fit-forecast":
            return fitting.run(options)
        return _serve()
    except ThresholdError as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m threshold_service", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve", help="own the shards and answer the internal REST")
    replay = commands.add_parser("replay", help="score a recording of windows, strictly causally")
    replay.add_argument("windows", type=Path, help=".jsonl of ScoreWindows or .csv, maybe .gz")
    replay.add_argument("--out", type=Path, required=True, help="one row per input row")
    replay.add_argument("--events", type=Path, required=True, help="one event a line")
    replay.add_argument("--config", type=Path, default=None, help="overrides of the default")
    calibration.add_options(
        commands.add_parser("calibrate", help="keep the false-alarm budget, from quiet data")
    )
    previews.add_options(
        commands.add_parser("preview", help="what other limits would have raised for one person")
    )
    fitting.add_options(
        commands.add_parser("fit-forecast", help="learn how quiet channels follow one another")
    )
    labels = commands.add_parser("labels", help="what caregivers found, as a table to train on")
    labels.add_argument("--out", type=Path, required=True, help="a CSV file")
    simulation.add_options(commands.add_parser("simulate", help="write persons who do not exist"))
    return parser


def _replay(options: argparse.Namespace) -> int:
    from threshold_service.replay.command import replay

    replay(options.windows, options.out, options.events, options.config)
    return 0


def _labels(options: argparse.Namespace) -> int:
    from threshold_service.labels import export

    sys.stdout.write(f"{export(options.out)} answers\n")
    return 0


def _serve() -> int:
    # Imported here so that a replay needs neither a web framework nor a database.
    from threshold_service.main import run

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(stop)
    return 0


if __name__ == "__main__":
    sys.exit(main())
