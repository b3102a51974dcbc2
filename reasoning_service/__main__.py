"""``python -m reasoning_service serve``."""

import argparse

from reasoning_service.main import main


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m reasoning_service", description=main.__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("serve", help="explain events until told to stop (settings: ATTUNE_*)")
    return parser.parse_args()


if __name__ == "__main__":
    _arguments()
    main()
