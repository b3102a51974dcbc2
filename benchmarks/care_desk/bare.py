"""The peer: Redis pub/sub to server-sent events and nothing else, ``… .bare REDIS PORT``.

No database, no rights, no rules: what the page, the network and the machine take at least.
"""

import asyncio
import sys

from redis.asyncio import Redis

CHANNEL = "care-desk-bare"
_HEAD = b"HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nConnection: close\r\nContent-Type: "
PAGE = b"""<!doctype html><html lang="en"><title>bare</title><p id="end">none</p>
<script>
new EventSource("/events").onmessage = (m) => { end.textContent = m.data; };
</script></html>"""


class Relay:
    """One message in, one out to each page."""

    def __init__(self) -> None:
        self._pages: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: the page, or its events until it goes."""
        request = await reader.readuntil(b"\r\n\r\n")
        if not request.startswith(b"GET /events"):
            writer.write(_HEAD + b"text/html\r\n\r\n" + PAGE)
            await writer.drain()
            writer.close()
            return
        writer.write(_HEAD + b"text/event-stream\r\n\r\n")
        self._pages.add(writer)
        try:
            await reader.read()
        finally:
            self._pages.discard(writer)
            writer.close()

    def close(self) -> None:
        """Send every page away."""
        for page in self._pages:
            page.close()

    async def follow(self, url: str) -> None:
        """Hand on what the channel says."""
        async with Redis.from_url(url) as redis, redis.pubsub() as channel:
            await channel.subscribe(CHANNEL)
            async for message in channel.listen():
                if message["type"] == "message":
                    for page in self._pages:
                        page.write(b"data: " + message["data"] + b"\n\n")


async def main() -> None:
    """Serve until standard input ends."""
    url, port = sys.argv[1], int(sys.argv[2])
    relay = Relay()
    async with await asyncio.start_server(relay.serve, "127.0.0.1", port):
        following = asyncio.create_task(relay.follow(url))
        await asyncio.to_thread(sys.stdin.read)
        following.cancel()
        relay.close()


if __name__ == "__main__":
    asyncio.run(main())
