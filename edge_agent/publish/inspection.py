"""``/metrics``, ``/healthz`` and ``/readyz`` on loopback, without a web framework."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.exposition import ThreadingWSGIServer

from shared.health import Health, Report

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class _Quiet(WSGIRequestHandler):
    timeout = 5.0

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        """A scrape every few seconds is no news."""


def application(registry: CollectorRegistry, health: Health) -> Application:
    """The whole inspection surface as one WSGI application."""
    metrics: Application = make_wsgi_app(registry)

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/metrics":
            return metrics(environ, start_response)
        if path == "/healthz":
            return _report(health.live(), start_response)
        if path == "/readyz":
            return _report(health.ready(), start_response)
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"only /metrics, /healthz and /readyz are here\n"]

    return answer


@contextmanager
def serving(app: Application, host: str, port: int) -> Iterator[int]:
    """Serve in a thread until the block ends; yields the port. ``OSError`` when it is taken."""
    server = make_server(host, port, app, ThreadingWSGIServer, _Quiet)
    thread = threading.Thread(target=server.serve_forever, name="inspection", daemon=True)
    thread.start()
    try:
        yield int(server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def _report(report: Report, start_response: StartResponse) -> Iterable[bytes]:
    status = "200 OK" if report.healthy else "503 Service Unavailable"
    start_response(status, [("Content-Type", "application/json")])
    said = {"healthy": report.healthy, "problems": report.problems, "notes": report.notes}
    return [json.dumps(said).encode()]
