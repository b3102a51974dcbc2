"""Starts and stops the dashboard; the only file that names every side."""

import argparse
import sys
from collections.abc import Sequence

from dashboard.api.app import create_app
from dashboard.api.openapi import CHECKED_IN, as_text
from dashboard.parts import assemble, outside
from dashboard.settings import DashboardSettings
from shared.clock import SystemClock


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m dashboard``: answers the process's exit status."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    openapi = commands.add_parser("openapi", help="write dashboard/openapi.json")
    openapi.add_argument("--check", action="store_true", help="only say whether it is up to date")
    chosen = parser.parse_args(arguments)
    return write_openapi(check=chosen.check)


def write_openapi(check: bool) -> int:
    """Write the interface's description, or say whether the checked-in one is up to date."""
    settings = DashboardSettings(dashboard_database_url="sqlite://")
    app = create_app(assemble(settings, outside(settings, SystemClock())))
    text = as_text(app.openapi())
    if not check:
        CHECKED_IN.write_text(text)
        return 0
    if CHECKED_IN.exists() and CHECKED_IN.read_text() == text:
        return 0
    sys.stderr.write(f"{CHECKED_IN.name} is out of date: run python -m dashboard openapi\n")
    return 1
