"""Open pages without a browser: ``… .streams HOST PORT COOKIE NUMBER OUT``.

Each holds ``/v1/stream`` open as a page does. Says ``ready`` once all were greeted; when standard
input ends, writes when each alert reached each of them (epoch ms) to OUT.
"""

import asyncio
import json
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

MESSAGE_LIMIT = 1 << 22
RAMP_S = 0.01
"""Between two connections: a house does not open its pages in one instant."""
_ALERT = re.compile(rb"(?:^|\n)event: alert\ndata: (.*)")
_ID = re.compile(rb'"alert_id":"([^"]+)"')
_STATE = re.compile(rb'"state":"([a-z]+)"')


def told(block: bytes) -> tuple[str, str] | None:
    """The alert and its state in one server-sent event, or None where it is about other things.

    >>> told(b'id: 7\\nevent: alert\\ndata: {"alert_id":"a1","tier":2,"state":"raised"}')
    ('a1', 'raised')
    """
    found = _ALERT.search(block)
    if found is None:
        return None
    name, state = _ID.search(found[1]), _STATE.search(found[1])
    return (name[1].decode(), state[1].decode()) if name and state else None


@dataclass
class Pages:
    """What all of them were told, first tidings only."""

    cookie: str
    number: int
    greeted: int = 0
    lost: int = 0
    bytes_read: int = 0
    arrived: dict[str, list[float]] = field(default_factory=dict)
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def hold(self, host: str, port: int) -> None:
        """One page."""
        reader, writer = await asyncio.open_connection(host, port, limit=MESSAGE_LIMIT)
        request = f"GET /v1/stream HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {self.cookie}\r\n\r\n"
        writer.write(request.encode())
        known: set[tuple[str, str]] = set()
        try:
            await self._read(reader, known)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.lost += 1
        finally:
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, known: set[tuple[str, str]]) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:20]:
            raise ConnectionError(head[:60])
        await reader.readuntil(b"event: hello\n")  # from here on it is told everything
        self.greeted += 1
        if self.greeted == self.number:
            self.ready.set()
        while True:
            block = await reader.readuntil(b"\n\n")
            self.bytes_read += len(block)
            news = told(block)
            if news is not None and news not in known:
                known.add(news)
                self.arrived.setdefault("/".join(news), []).append(time.time() * 1000)


async def main() -> None:
    """Hold them until standard input ends."""
    host, port, cookie, number, out = sys.argv[1:6]
    pages = Pages(cookie, int(number))
    tasks = []
    for _ in range(pages.number):
        tasks.append(asyncio.create_task(pages.hold(host, int(port))))
        await asyncio.sleep(RAMP_S)
    await pages.ready.wait()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    answer = {"arrived": pages.arrived, "lost": pages.lost, "bytes": pages.bytes_read}
    Path(out).write_text(json.dumps(answer))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(main())
