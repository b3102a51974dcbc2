"""The key under which a request is carried out once, and what is said when it cannot be."""

import hashlib
import json
import re
from http import HTTPStatus
from typing import Final

from shared.web.problems import BadRequest, Conflict

HEADER: Final = "Idempotency-Key"
KEEPS_MS: Final = 24 * 3_600_000
"""How long an answer is kept for whoever asks again: a night and a morning to repair a program."""
LEASE_MS: Final = 120_000
"""A request that has not ended by then never will: its process was killed. Four times the longest
wait for a database."""
PATTERN: Final = r"^[A-Za-z0-9_-]{16,128}$"
"""Long enough that two programs do not choose the same, and that a body's hash tells nothing."""


class BadKey(BadRequest):
    """A key that nobody should rely on."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    type = "bad-idempotency-key"


class KeyNotOffered(BadRequest):
    """An action that keeps no answers: nobody may believe that it is done once."""

    type = "idempotency-key-not-offered"


class KeyReused(BadRequest):
    """One key for two different requests."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    type = "idempotency-key-reused"


class KeyInUse(Conflict):
    """The first request of this key is still being carried out."""

    type = "idempotency-key-in-use"
    retry_after_s = 1


class AnswerLost(Conflict):
    """It was done, and its answer was lost with the process that did it."""

    type = "answer-lost"


def key_of(header: str) -> str:
    """The key in a header, with or without the quotes of RFC 8941. Raises ``BadKey``.

    >>> key_of('"8e03978e-40d5-43e8-bc93-6894a57f9324"')
    '8e03978e-40d5-43e8-bc93-6894a57f9324'
    """
    key = header[1:-1] if len(header) > 1 and header[0] == header[-1] == '"' else header
    if not re.fullmatch(PATTERN[1:-1], key, re.ASCII):
        raise BadKey(
            f"{HEADER} is 16 to 128 letters, digits, - and _, such as a UUID; got {header[:40]!r}."
        )
    return key


def key_hash(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(f"key\x1f{key}".encode()).hexdigest()


def fingerprint(key: str, target: str, body: bytes) -> str:
    """What tells one request of a key from another: where it goes, and what it says.

    It depends on the key, which is not kept: nobody can guess a room's code from it.

    >>> fingerprint("k", "/x", b'{"a": 1, "b": 2}') == fingerprint("k", "/x", b'{"b":2,"a":1}')
    True
    """
    return hashlib.sha256(b"\x1f".join((key.encode(), target.encode(), _plain(body)))).hexdigest()


def _plain(body: bytes) -> bytes:
    try:
        return json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()
    except ValueError:  # nothing that any route of ours takes; the same bytes are the same
        return body
