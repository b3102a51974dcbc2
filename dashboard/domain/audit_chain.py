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


FORGOTTEN = "audit-forgotten"
"""The action of a record whose detail is the last ("number:hash") that was deleted for its age."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look through the chain found: ``broken_at`` is None where it is whole."""

    count: int
    broken_at: int | None
    head: str
    """The last record as "number:hash": kept elsewhere, it proves later what was there."""
    anchored: bool
    """Whether the record that was asked for stands in the chain with its hash."""


def verify(links: Iterable[Link], anchor: str = "", partial: bool = False) -> Verdict:
    """Look for the first record that was changed, removed or put in.

    ``partial``: the beginning may be missing, as in an export of the newest records; otherwise only
    where a later record says so (``FORGOTTEN``), because it was older than is kept. Records cut
    off the end, and a chain written anew as a whole, cannot be seen from inside: for these an
    ``anchor`` is asked for, the head that an earlier look found.
    """
    count, expected, previous = 0, 1, GENESIS
    head, anchored = f"0:{GENESIS}", not anchor
    missing = ""
    for found in links:
        if count == 0 and found.seq > 1:
            expected, previous = found.seq, found.previous_hash
            missing = "" if partial else f"{found.seq - 1}:{found.previous_hash}"
        whole = found.seq == expected and found.previous_hash == previous
        if not whole or found.hash != _digest(found.entry, found.seq, previous):
            return Verdict(count, expected, head, anchored=False)
        expected, previous = found.seq + 1, found.hash
        count, head = count + 1, f"{found.seq}:{found.hash}"
        anchored = anchored or head == anchor
        if found.entry.action == FORGOTTEN and found.entry.detail == missing:
            missing = ""
    if missing:
        return Verdict(0, 1, f"0:{GENESIS}", anchored=False)
    return Verdict(count, None, head, anchored)


def first_break(links: Iterable[Link]) -> int | None:
    """The number of the first record that does not fit the chain; None when it is whole."""
    return verify(links).broken_at


def _digest(entry: Entry, seq: int, previous_hash: str) -> str:
    parts = [previous_hash, seq, entry.at, entry.actor, entry.action, entry.subject, entry.detail]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()
