"""A small prompt with a small schema, whose answers are short enough to be kept as files."""

import struct
import zlib
from typing import Any

from reasoning_service.domain.chat import Image, Message, Prompt

QUESTION = "e1: heart rate 96, usually 72. e2: voice louder than usual for 40 s."
_CLAIM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "minLength": 1, "maxLength": 12},
        "evidence_ids": {"type": "array", "items": {"enum": ["e1", "e2"]}, "maxItems": 1},
    },
    "required": ["text", "evidence_ids"],
    "additionalProperties": False,
}
SMALL: dict[str, Any] = {
    "type": "object",
    "properties": {
        "situation": _CLAIM,
        "tier_verdict": {"enum": ["confirmed", "disputed"]},
    },
    "required": ["situation", "tier_verdict"],
    "additionalProperties": False,
}


def picture(side: int = 64) -> Image:
    """A grey square as PNG, made by hand: no picture library is needed for it."""
    rows = b"".join(b"\0" + b"\x80" * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return Image("image/png", b"\x89PNG\r\n\x1a\n" + b"".join(_part(*part) for part in parts))


def _part(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))


def prompt(adapter: str | None = None, images: tuple[Image, ...] = ()) -> Prompt:
    """A question about two lines of evidence."""
    messages = (Message("system", "You assess events."), Message("user", QUESTION))
    return Prompt(messages, SMALL, adapter, images)
