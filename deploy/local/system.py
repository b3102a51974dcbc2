"""What runs on the one machine: Redis and the four services, with their folders and ports."""

import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from deploy.local.supervisor import Program

SOCKET_PATH_LIMIT = 100
"""A unix socket's path may have 107 bytes on Linux; a deep clone exceeds that."""
LAST_PORT = 65535
DEMO_PERSON = "demo-resident"
NOTHING: Mapping[str, str] = MappingProxyType({})


class SetupError(Exception):
    """Something the machine lacks, with the sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class System:
    """Everything that is decided before anything starts."""

    root: Path
    data: Path
    source: str = field(repr=False)
    redis_server: Path
    redis_socket: Path
    host: str
    port: int
    threshold_port: int
    reasoning_port: int
    dashboard_metrics_port: int
    edge_metrics_port: int
    service_token: str

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{self.host}:{self.port}"

    @property
    def redis_url(self) -> str:
        return f"unix://{self.redis_socket}?db=0"

    def environment(self) -> dict[str, str]:
        """What every service is told."""
        return {
            "PYTHONPATH": str(self.root),
            "PYTHONUNBUFFERED": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": "1",
            "ATTUNE_DATA_DIR": str(self.data),
            "ATTUNE_REDIS_URL": self.redis_url,
            "ATTUNE_SERVICE_TOKEN": self.service_token,
            "ATTUNE_HOST": self.host,
            "ATTUNE_PORT": str(self.port),
            "ATTUNE_THRESHOLD_PORT": str(self.threshold_port),
            "ATTUNE_THRESHOLD_URL": f"http://127.0.0.1:{self.threshold_port}",
            "ATTUNE_REASONING_PORT": str(self.reasoning_port),
            "ATTUNE_REASONING_URL": f"http://127.0.0.1:{self.reasoning_port}",
            "ATTUNE_DASHBOARD_METRICS_PORT": str(self.dashboard_metrics_port),
            "ATTUNE_EDGE_METRICS_PORT": str(self.edge_metrics_port),
            "ATTUNE_DASHBOARD_MODEL_MANIFEST": str(self.root / "edge_agent/models/manifest.json"),
            "ATTUNE_DEMO_PERSON": DEMO_PERSON,
            "ATTUNE_CANARY": os.environ.get("ATTUNE_CANARY", "1"),
            "ATTUNE_SOURCE_ID": "source-local",
        }

    def edge_environment(self) -> dict[str, str]:
        """What only the edge is told: an address may carry a camera's password."""
        return {
            "ATTUNE_EDGE_ID": "edge-local",
            "ATTUNE_SOURCE": self.source,
            "ATTUNE_PERSON_ID": DEMO_PERSON,
        }

    def programs(self) -> list[Program]:
        """In the order they start; they stop in the opposite one."""
        redis = [
            *(str(self.redis_server), "--port", "0", "--unixsocket", str(self.redis_socket)),
            *("--unixsocketperm", "700", "--save", "", "--appendonly", "no"),
            *("--dir", str(self.redis_socket.parent)),
        ]
        return [
            self._program("redis", redis),
            self._service("threshold_service", "serve"),
            self._service("reasoning_service", "serve"),
            self._service("dashboard", "serve"),
            self._service("edge_agent", "run", self.edge_environment()),
        ]

    def _service(self, package: str, command: str, more: Mapping[str, str] = NOTHING) -> Program:
        return self._program(package, [sys.executable, "-m", package, command], more)

    def _program(self, name: str, command: list[str], more: Mapping[str, str] = NOTHING) -> Program:
        told = {**self.environment(), **more}
        return Program(name, command, told, self.data / "log" / f"{name}.log")


def plan(root: Path, data: Path, source: str, redis_server: Path, host: str, port: int) -> System:
    """Choose ports and folders. ``port`` is taken if it is free, else the next free one."""
    ports = _free_ports(4, host="127.0.0.1")
    return System(
        root=root,
        data=data,
        source=source,
        redis_server=redis_server,
        redis_socket=_socket_path(data),
        host=host,
        port=_first_free(host, port),
        threshold_port=ports[0],
        reasoning_port=ports[1],
        dashboard_metrics_port=ports[2],
        edge_metrics_port=ports[3],
        service_token=secrets.token_urlsafe(32),
    )


def _socket_path(data: Path) -> Path:
    wished = data / "run" / "redis.sock"
    if len(os.fsencode(wished)) > SOCKET_PATH_LIMIT:
        return Path(tempfile.mkdtemp(prefix="attune-")) / "redis.sock"
    wished.parent.mkdir(parents=True, exist_ok=True)
    return wished


def _first_free(host: str, wished: int, tries: int = 50) -> int:
    last = min(wished + tries - 1, LAST_PORT)
    for port in range(wished, last + 1):
        if _is_free(host, port):
            return port
    raise SetupError(f"no free port from {wished} to {last} on {host}")


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _free_ports(count: int, host: str) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((host, 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
