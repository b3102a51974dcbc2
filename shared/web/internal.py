"""``/healthz``, ``/readyz`` and ``/metrics`` of a service, and a server that runs in a thread."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from shared.health import Health, Report


def health_routes(health: Health) -> APIRouter:
    """The only routes that answer without signing in; they say nothing about persons."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    def healthz() -> Response:
        return _answer(health.live())

    @router.get("/readyz")
    def readyz() -> Response:
        return _answer(health.ready())

    return router


def metrics_routes(registry: CollectorRegistry) -> APIRouter:
    """Prometheus metrics; mount them on an internal port only."""
    router = APIRouter(tags=["health"])

    @router.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router


@contextmanager
def serving(app: FastAPI, host: str, port: int) -> Iterator[uvicorn.Server]:
    """Serve ``app`` in a thread until the block ends.

    Raises ``OSError`` at once when the address cannot be listened on.
    """
    config = uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    with _listening(host, port) as listener:
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="http", daemon=True
        )
        thread.start()
        try:
            yield server
        finally:
            server.should_exit = True
            thread.join(timeout=10)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server((host, port), backlog=128)
    except OSError as error:
        raise OSError(error.errno, f"cannot listen on {host}:{port}: {error.strerror}") from error
    with listener:
        yield listener


def _answer(report: Report) -> Response:
    status = 200 if report.healthy else 503
    return JSONResponse({"healthy": report.healthy, "problems": report.problems}, status)
