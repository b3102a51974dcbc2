"""Server-sent events (WHATWG HTML, section 9.2) down to their data, without names and ids."""

MAX_EVENT = 1 << 20
"""Bytes; a token's event has a few hundred."""


class EventTooLong(ValueError):
    """More bytes than any event has, and no end of one."""


class EventStream:
    """Takes bytes as they come and gives the data of every event that is complete.

    >>> stream = EventStream()
    >>> stream.feed(b"data: one\\n"), stream.feed(b"\\n: a comment\\n\\n")
    ([], [b'one'])
    """

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> list[bytes]:
        """Data of the events that ``piece`` completed. Raises ``EventTooLong``."""
        text, held = _line_feeds(self._rest + piece)
        *events, rest = text.split(b"\n\n")
        self._rest = rest + held
        if len(self._rest) > MAX_EVENT:
            raise EventTooLong(f"an event longer than {MAX_EVENT} bytes")
        return [data for event in events if (data := _data(event)) is not None]


def _line_feeds(text: bytes) -> tuple[bytes, bytes]:
    """``text`` with every line ended alike, and a last return whose line feed may still come."""
    if b"\r" not in text:
        return text, b""
    held = b"\r" if text.endswith(b"\r") else b""
    whole = text[: len(text) - len(held)]
    return whole.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), held


def _data(event: bytes) -> bytes | None:
    if event.startswith(b"data: ") and b"\n" not in event:  # what vLLM sends, always
        return event[6:]
    values = [
        line[5:].removeprefix(b" ") for line in event.split(b"\n") if line.startswith(b"data:")
    ]
    return b"\n".join(values) if values else None
