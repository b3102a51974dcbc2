"""Starts and stops the dashboard; the only file that names every side."""

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from dashboard import commands
from dashboard.accounts.oidc.commands import link_identity
from dashboard.api.app import create_app
from dashboard.audit.commands import export_audit, verify_audit
from dashboard.command_line import parser
from dashboard.consent.commands import box_gone
from dashboard.domain.scope import Scope
from dashboard.domain.site import REFUSAL, may_start
from dashboard.loops.all import all_loops
from dashboard.loops.runner import running
from dashboard.parts import Parts, assemble, outside
from dashboard.residents.register import Resident
from dashboard.settings import DashboardSettings
from dashboard.storage.migrate import migrate
from shared import logs
from shared.clock import SystemClock
from shared.storage.engine import READ_ONLY
from shared.streams.connection import backoff_s
from shared.web.internal import health_routes, metrics_routes, serving

NO_PURPOSE = 4
"""Exit status of ``serve`` at a site of education without a recorded purpose."""

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """``python -m dashboard``: answers the process's exit status."""
    chosen = parser().parse_args(arguments)
    settings = DashboardSettings()
    logs.configure("dashboard", settings.log_level)
    if chosen.command == "openapi":
        nothing = settings.model_copy(update={"dashboard_database_url": "sqlite://"})
        with opened(nothing) as parts:
            return commands.write_openapi(parts, chosen.check)
    with opened(settings) as parts:
        stop = threading.Event()
        if chosen.command == "serve":
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: stop.set())
        if not _of_a_file(chosen):
            prepare(parts, stop)
        return _run(chosen, parts, stop)


@contextmanager
def opened(settings: DashboardSettings) -> Iterator[Parts]:
    """The parts over what ``settings`` name."""
    out = outside(settings, SystemClock())
    try:
        yield assemble(settings, out)
    finally:
        out.close()


def prepare(parts: Parts, stop: threading.Event) -> None:
    """Bring the database up to date and make sure that somebody can sign in.

    A database that is away or locked is waited for.
    """
    attempt = 0
    while not stop.is_set():
        try:
            migrate(parts.outside.engine)
            parts.accounts.ensure_first()
            if parts.settings.demo_person:
                parts.register.ensure_demo(parts.settings.demo_person, parts.settings.demo_source)
        except OperationalError as error:
            log.warning("the database is away", extra={"fields": {"error": str(error.orig)}})
            attempt += 1
            parts.outside.clock.wait(stop, backoff_s(attempt))
        else:
            return


def serve(parts: Parts, stop: threading.Event) -> int:
    """Serve until ``stop`` is set, then end what is in hand."""
    settings, health = parts.settings, parts.health
    health.add_check("redis", lambda: _redis_problem(parts))
    health.add_check("database", lambda: _database_problem(parts))
    internal = FastAPI(openapi_url=None)
    internal.include_router(health_routes(health))
    loops = all_loops(parts)
    internal.include_router(metrics_routes(parts.registry))
    with (
        serving(internal, settings.internal_host, settings.dashboard_metrics_port),
        running(loops, parts.outside.clock, health, stop),
        serving(create_app(parts), settings.host, settings.port),
    ):
        log.info("serving", extra={"fields": {"host": settings.host, "port": settings.port}})
        stop.wait()
        parts.hub.stop()
    return 0


def _run(chosen: argparse.Namespace, parts: Parts, stop: threading.Event) -> int:
    match chosen.command:
        case "serve":
            return 0 if stop.is_set() else _serve_if_allowed(parts, stop)
        case "record-purpose":
            return commands.record_purpose(parts, chosen.kind, chosen.text, chosen.by)
        case "box-gone":
            return box_gone(parts, chosen.edge_id, chosen.why, chosen.by)
        case "one-time-password":
            return commands.print_one_time_password(parts)
        case "add-user":
            scope = Scope(chosen.all_wards, frozenset(chosen.ward), frozenset(chosen.resident))
            return commands.add_user(parts, chosen.username, chosen.role, scope)
        case "reset-password":
            return commands.reset_password(parts, chosen.username)
        case "link-identity":
            return link_identity(parts, chosen.username, chosen.subject, commands.OPERATOR)
        case "add-ward":
            return commands.add_ward(parts, chosen.ward_id, chosen.name)
        case "add-resident":
            new = Resident(chosen.person_id, chosen.name, chosen.room, False, chosen.ward)
            return commands.add_resident(parts, new)
        case _ if chosen.action == "export":
            return export_audit(parts.audit, chosen.out, chosen.from_seq)
        case _:
            return verify_audit(parts.audit, chosen.file, chosen.anchor)


def _serve_if_allowed(parts: Parts, stop: threading.Event) -> int:
    if may_start(parts.settings.site_kind, parts.site_purposes.count()):
        return serve(parts, stop)
    sys.stderr.write(f"{REFUSAL}\n")
    return NO_PURPOSE


def _of_a_file(chosen: argparse.Namespace) -> bool:
    # An auditor verifies an export where there is no database of ours.
    return chosen.command == "audit" and getattr(chosen, "file", None) is not None


def _redis_problem(parts: Parts) -> str | None:
    return None if parts.live.reachable() else "redis does not answer"


def _database_problem(parts: Parts) -> str | None:
    try:
        with parts.outside.engine.connect().execution_options(**READ_ONLY) as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError as error:
        return f"the database does not answer: {error.orig}"
    return None
