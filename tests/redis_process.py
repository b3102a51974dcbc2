"""A real redis-server under a test's control: start, stop, kill, flush, restart empty."""

import signal
import subprocess
import tempfile
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from shared.streams.connection import connect

START_LIMIT_S = 10.0


class RedisProcess:
    """One redis-server on a unix socket in a folder of its own, without persistence."""

    def __init__(self, binary: Path, _tmp_path: Path) -> None:
        # pytest's own folders are longer than the 107 bytes that a unix socket's path may have.
        self.folder = Path(tempfile.mkdtemp(prefix="attune-redis-"))
        self._binary = binary
        self.socket = self.folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """What ``shared.streams.connection.connect`` takes."""
        return f"unix://{self.socket}?db=0"

    def client(self) -> Redis:
        """A fresh client, as a service would open it."""
        return connect(self.url)

    def start(self) -> None:
        """Start and wait until it answers."""
        arguments = [part for name, value in self.options().items() for part in (name, value)]
        self._process = subprocess.Popen(
            [str(self._binary), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.wait()

    def options(self) -> dict[str, str]:
        """What redis-server is started with."""
        return {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--dir": str(self.folder),
            "--save": "",
            "--appendonly": "no",
        }

    def stop(self) -> None:
        """End it politely; what it held is gone."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def restart_empty(self) -> None:
        """A new server process with a new run id and nothing in it."""
        self.kill()
        self.start()

    def flush(self) -> None:
        """The same server, everything gone."""
        client = self.client()
        client.flushall()
        client.close()

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        self._process.wait(timeout=10)
        self._process = None
        self.socket.unlink(missing_ok=True)

    def wait(self) -> None:
        """Until it answers."""
        deadline = time.monotonic() + START_LIMIT_S
        while True:
            client = self.client()
            try:
                client.ping()
            except RedisError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return
            finally:
                client.close()
