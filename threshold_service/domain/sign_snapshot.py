"""What is remembered of a person's signs, as JSON values, and back bit for bit."""

from typing import Any

from threshold_service.domain.block_signs import BlockMemory
from threshold_service.domain.packing import pack, unpack
from threshold_service.domain.signs import Sign, SignMemory


def remembered(memory: SignMemory) -> dict[str, Any]:
    """Names in their order and all rows packed: the same for the same memory."""
    volatile, blocks = sorted(memory.volatile), sorted(memory.blocks.rows)
    rows = [memory.volatile[name] for name in volatile]
    rows += [memory.blocks.rows[name] for name in blocks]
    rows += [memory.face] if memory.face is not None else []
    return {
        "volatile": volatile,
        "blocks": blocks,
        "block": memory.blocks.number,
        "lengths": [len(row) for row in rows],
        "rows": pack(rows),
        "read": {
            name: [sign.z, sign.until, sign.channel] for name, sign in sorted(memory.read.items())
        },
    }


def recalled(body: dict[str, Any]) -> SignMemory:
    """The memory that ``remembered`` gave."""
    rows = unpack(body["rows"], body["lengths"])
    volatile, blocks = body["volatile"], body["blocks"]
    known = len(volatile) + len(blocks)
    return SignMemory(
        volatile=dict(zip(volatile, rows, strict=False)),
        face=rows[known] if len(rows) > known else None,
        blocks=BlockMemory(dict(zip(blocks, rows[len(volatile) :], strict=False)), body["block"]),
        read={name: Sign(*each) for name, each in body["read"].items()},
    )
