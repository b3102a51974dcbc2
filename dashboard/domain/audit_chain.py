"""A chain of hashes: each record covers the one before it, so that none can be changed quietly."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

GENESIS: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to whom, and when (UTC epoch milliseconds)."""

    at: int
    actor: str
    action: str
    subject: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry in its place in the chain."""

    seq: int
    entry: Entry
    previous_hash: str
    hash: str


def link(entry: Entry, seq: int, previous_hash: str) -> Link:
    """Append ``entry`` behind the record whose hash is ``previous_hash``."""
    return Link(seq, entry, previous_hash, _digest(entry, seq, previous_hash))


def first_break(links: Iterable[Link]) -> int | None:
    """The number of the first record that was changed, removed or put in; None when whole.

    Records cut off the end cannot be seen from inside: keep the last hash somewhere else.
    """
    expected, previous = 1, GENESIS
    for found in links:
        whole = found.seq == expected and found.previous_hash == previous
        if not whole or found.hash != _digest(found.entry, found.seq, previous):
            return expected
        expected, previous = found.seq + 1, found.hash
    return None


def _digest(entry: Entry, seq: int, previous_hash: str) -> str:
    parts = [previous_hash, seq, entry.at, entry.actor, entry.action, entry.subject, entry.detail]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()
