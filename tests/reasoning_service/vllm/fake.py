"""A small server that replays what a real vLLM sent, and misbehaves as asked."""

import json
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).parent / "fixtures"
STREAM = "text/event-stream; charset=utf-8"
GONE_S = 10.0


@dataclass(frozen=True)
class Reply:
    """One answer. ``hang_after`` and ``drop_after`` count bytes of the body."""

    body: bytes
    status: int = 200
    content_type: str = STREAM
    delay_s: float = 0.0
    pieces: int = 0
    """Bytes a write; 0 writes the body at once."""
    hang_after: int | None = None
    drop_after: int | None = None
    location: str = ""


@dataclass
class FakeVllm:
    """What it was asked, and what it answers next; the last reply is repeated."""

    replies: list[Reply] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    by_path: dict[str, Reply] = field(default_factory=dict)
    by_model: dict[str, Reply] = field(default_factory=dict)
    left_at_s: float | None = None
    """When a client went away from a reply that hung (monotonic)."""
    left: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def next_reply(self, path: str, body: dict[str, Any]) -> Reply:
        """By path, else by model, else the next in the row."""
        if path in self.by_path:
            return self.by_path[path]
        if body.get("model") in self.by_model:
            return self.by_model[body["model"]]
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def recorded(name: str, **changes: Any) -> Reply:
    """The fixture ``name`` as a reply."""
    (path,) = FIXTURES.glob(f"{name}.*")
    _, status, kind = path.name.split(".")
    content_type = STREAM if kind == "sse" else "application/json"
    return Reply(path.read_bytes(), int(status), content_type, **changes)


@contextmanager
def serving(*replies: Reply, port: int = 0) -> Iterator[FakeVllm]:
    """A server with these replies, until the end of the block."""
    fake = FakeVllm(list(replies))
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(fake))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(fake: FakeVllm) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply({})

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            fake.asked.append(body)
            self._reply(body)

        def log_message(self, *_: object) -> None:
            """Tests have enough to say."""

        def _reply(self, body: dict[str, Any]) -> None:
            fake.paths.append(self.path)
            fake.headers.append({name.lower(): value for name, value in self.headers.items()})
            reply = fake.next_reply(self.path, body)
            self.close_connection = True
            if reply.delay_s and self._left_within(reply.delay_s):
                return
            self.send_response(reply.status)
            self.send_header("content-type", reply.content_type)
            if reply.location:
                self.send_header("location", reply.location)
            self.send_header("transfer-encoding", "chunked")
            self.end_headers()
            self._send(reply)

        def _send(self, reply: Reply) -> None:
            ends = [end for end in (reply.hang_after, reply.drop_after) if end is not None]
            body = reply.body[: ends[0]] if ends else reply.body
            step = reply.pieces or max(1, len(body))
            for start in range(0, len(body), step):
                piece = body[start : start + step]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            if reply.hang_after is not None:
                self._left_within(GONE_S)
            elif reply.drop_after is None:
                self.wfile.write(b"0\r\n\r\n")

        def _left_within(self, seconds: float) -> bool:
            """Whether the client went away within ``seconds``."""
            readable, _, _ = select.select([self.connection], [], [], seconds)
            if readable:
                fake.left_at_s = time.monotonic()
                fake.left.set()
            return bool(readable)

    return Handler
