"""Files of the built page as they cross the network: packed once, not sent again unchanged.

Only the page itself is packed. An answer that mixes somebody's secret with what a stranger may
choose must not be: its length would tell of the secret.
"""

import gzip
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, Response

PACKED: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}
"""What shrinks by packing, with its type; pictures and sounds are packed already."""
HARDEST: Final = 9
"""About 20 ms for the whole page, once after a start."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One file, whole and packed, with the name of this content."""

    changed: tuple[int, int]
    plain: bytes
    small: bytes
    tag: str


@dataclass
class PackedFiles:
    """Answers requests for files; remembers what it packed until the file changes."""

    _known: dict[Path, Packed] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request, path: Path, headers: Mapping[str, str]) -> Response:
        """The file at ``path``, which exists, or that the browser's copy of it is still right."""
        media_type = PACKED.get(path.suffix)
        if media_type is None:
            return FileResponse(path, headers=headers)
        found = self._read(path)
        tag = f'W/"{found.tag}"'  # weak: the same content, packed or not
        sent = {**headers, "ETag": tag, "Vary": "Accept-Encoding"}
        if unchanged(request.headers.get("if-none-match", ""), found.tag):
            return Response(status_code=304, headers=sent)
        if takes_gzip(request.headers.get("accept-encoding", "")):
            return Response(
                found.small, headers={**sent, "Content-Encoding": "gzip"}, media_type=media_type
            )
        return Response(found.plain, headers=sent, media_type=media_type)

    def _read(self, path: Path) -> Packed:
        stat = path.stat()
        changed = (stat.st_mtime_ns, stat.st_size)
        with self._lock:
            known = self._known.get(path)
            if known is None or known.changed != changed:
                plain = path.read_bytes()
                tag = hashlib.sha256(plain).hexdigest()[:24]
                known = Packed(changed, plain, gzip.compress(plain, HARDEST, mtime=0), tag)
                self._known[path] = known
        return known


def takes_gzip(accepted: str) -> bool:
    """Whether an ``Accept-Encoding`` header allows gzip (RFC 9110, 12.5.3).

    >>> takes_gzip("gzip, deflate"), takes_gzip("br, *;q=0.1"), takes_gzip("gzip;q=0, *")
    (True, True, False)
    """
    weights: dict[str, float] = {}
    for each in accepted.lower().split(","):
        name, _, weight = each.partition(";")
        weights[name.strip()] = _weight(weight.strip())
    return weights.get("gzip", weights.get("*", 0.0)) > 0.0


def unchanged(asked: str, tag: str) -> bool:
    """Whether an ``If-None-Match`` header names ``tag``, weakly compared.

    >>> unchanged('"a", W/"b"', "b"), unchanged("*", "b"), unchanged('"a"', "b")
    (True, True, False)
    """
    tags = [each.strip().removeprefix("W/").strip('"') for each in asked.split(",")]
    return tag in tags or "*" in tags


def _weight(parameter: str) -> float:
    if not parameter.startswith("q="):
        return 1.0
    try:
        return float(parameter[2:])
    except ValueError:
        return 0.0  # not understood: send it as it is
