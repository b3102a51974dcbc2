"""``python -m deploy.local``: start everything, say where the page is, stop on Ctrl-C."""

import argparse
import fcntl
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.redis_binary import find_servers
from deploy.local.supervisor import Supervisor
from deploy.local.system import LAST_PORT, SetupError, System, plan
from edge_agent.errors import SourceError
from edge_agent.sources.address import RecordingAt, parse_address, spoken
from shared import logs
from shared.clock import SystemClock

ROOT = Path(__file__).resolve().parent.parent.parent
START_LIMIT_S = 60.0
FIRST_USER = "admin"


def main(arguments: list[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM. Answers the process's exit status."""
    options = _parse(arguments)
    logs.configure("local")
    logging.getLogger().setLevel("WARNING")
    try:
        with _only_one(options.data):
            return _run(_plan(options))
    except SetupError as error:
        sys.stderr.write(f"attune: {error}\n")
        return 2


def _run(system: System) -> int:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    supervisor = Supervisor(SystemClock())
    try:
        for program in system.programs():
            supervisor.start(program)
            _say(f"  started {program.name}")
        watcher = threading.Thread(target=supervisor.watch, args=(stop,), name="watch")
        watcher.start()
        if _wait_for_page(system, stop):
            _announce(system)
        stop.wait()
        _say("\nStopping ...")
        watcher.join()
    finally:
        stop.set()
        supervisor.stop()
    _say("Stopped. Everything is kept for the next start.")
    return 0


def _plan(options: argparse.Namespace) -> System:
    servers = find_servers()
    if not servers:
        raise SetupError("no redis-server found; install it: sudo apt-get install redis-server")
    return plan(
        ROOT,
        options.data.resolve(),
        # A missing recording is no reason not to start: the edge says so on the page and retries.
        _absolute(options.source),
        next(iter(servers.values())),
        options.host,
        options.port,
    )


def _absolute(source: str) -> str:
    """A path independent of where the services run; addresses and devices stay as they are."""
    recording = _recording(source)
    return source if recording is None else str(recording.resolve())


def _recording(source: str) -> Path | None:
    try:
        place = parse_address(source)
    except SourceError:
        return None  # the edge says on the page what is wrong with it
    return place.path if isinstance(place, RecordingAt) else None


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Two systems on one set of databases would take each other's shards for ever."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        opened = (data / "local.lock").open("w")
    except OSError as error:
        raise SetupError(f"nothing can be kept in {data}: {error.strerror}") from error
    with opened as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SetupError(f"already running on {data}; stop it with Ctrl-C first") from error
        yield


def _wait_for_page(system: System, stop: threading.Event) -> bool:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and not stop.wait(0.2):
        try:
            with urllib.request.urlopen(f"{system.address}/healthz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            continue
    if not stop.is_set():
        _say(f"The page did not come up within {START_LIMIT_S:.0f} s; see {system.data / 'log'}")
    return False


def _announce(system: System) -> None:
    password = _one_time_password(system)
    _say(f"\nAttune watches {spoken(system.source)}. The page is at\n\n    {system.address}\n")
    recording = _recording(system.source)
    if recording is not None and not recording.exists():
        _say(f"{system.source} is not there: the page says so, and it is tried again.\n")
    if password is None:
        _say("Sign in with the password you chose.")
    else:
        _say(f"Sign in as {FIRST_USER} with the one-time password\n\n    {password}\n")
    _say("Ctrl-C stops everything.")


def _one_time_password(system: System) -> str | None:
    """A fresh one-time password, or None when somebody has chosen a password already."""
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "one-time-password"],
        env={**os.environ, **system.environment()},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else None


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    source = os.environ.get("ATTUNE_SOURCE")
    parser.add_argument(
        "--source",
        default=source,
        required=not source,
        help="camera, microphone, recording or folder; a password is better kept in ATTUNE_SOURCE",
    )
    parser.add_argument("--data", type=Path, default=ROOT / "var", help="where everything is kept")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=8080)
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no port: 1 to {LAST_PORT}")
    return int(text)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
