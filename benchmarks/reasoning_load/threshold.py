"""A threshold service that knows the same half hour of everybody, at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pydantic import TypeAdapter

from reasoning_service.domain.facts import HISTORY_MS
from shared.contracts import Event, EventPage, WindowHistory
from tests.reasoning_service import samples


@contextmanager
def threshold_service() -> Iterator[str]:
    """Its address, until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(_answers()))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answers() -> dict[str, bytes]:
    """By the last part of the path, and ``/events`` alone."""
    known = samples.history()
    span = {"from_ms": samples.T - HISTORY_MS, "to_ms": samples.T + 1}
    windows = WindowHistory(person_id="p-1", windows=known.windows, **span)
    prior = TypeAdapter(tuple[Event, ...]).dump_json(known.prior)
    return {
        "windows": windows.model_dump_json().encode(),
        "baseline": samples.baseline().model_dump_json().encode(),
        "events": prior,
        "/events": EventPage(events=(), next_cursor=0).model_dump_json().encode(),
        "configuration": b"{}",
    }


def _handler(answers: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or each answer would wait 40 ms for an acknowledgement

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            body = answers.get(path) or answers[path.rpartition("/")[2]]
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Figures alone are printed."""

    return Handler
