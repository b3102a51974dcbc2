"""``python -m reasoning_service serve | evaluate``."""

import argparse
import sys

from reasoning_service.evaluate import options as evaluation


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reasoning_service", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("serve", help="explain events until told to stop (settings: ATTUNE_*)")
    evaluation.add_options(
        commands.add_parser("evaluate", help="score assessments on events whose truth is known")
    )
    return parser


def run(arguments: list[str] | None = None) -> int:
    """Parse, run, and answer the exit status."""
    chosen = _parser().parse_args(arguments)
    if chosen.command == "evaluate":
        return evaluation.run(chosen)
    # Imported here: an evaluation needs no Redis, no database and no web framework.
    from reasoning_service.main import main

    main()
    return 0


if __name__ == "__main__":
    sys.exit(run())
