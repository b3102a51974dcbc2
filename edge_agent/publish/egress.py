"""The one door out of the edge box: four contracts, checked again as they leave.

Nothing else in this package writes to Redis; a test reads the source to be sure of it.
"""

import json
from typing import Any, Final

from pydantic import ValidationError
from redis.client import Pipeline

from edge_agent.errors import EdgeError
from shared.contracts import ControlKind, ControlRecord, EdgeErased, ScoreWindow, TechnicalAlarm
from shared.streams import keys
from shared.streams.codec import encode

MAX_BODY_BYTES: Final = 16_384
"""Twice the largest window that the schema allows; a 64 x 64 face in base64 is 5 kB more."""
MAX_DIGITS: Final = 19
"""What 64 bits hold."""
TECHNICAL_LENGTH: Final = 10_000

_ALLOWED: Final = {
    model.__name__: model for model in (ScoreWindow, ControlRecord, TechnicalAlarm, EdgeErased)
}


class EgressRefused(EdgeError):
    """Something tried to leave that is not on the list. It stays."""


Outgoing = ScoreWindow | ControlRecord | TechnicalAlarm | EdgeErased


def check(kind: str, body: str) -> Outgoing:
    """The message that ``body`` is, if it may leave; ``EgressRefused`` otherwise.

    It is read from its JSON even where an object was at hand: what was built around the
    validators (``model_construct``, ``model_copy``) does not pass.
    """
    model = _ALLOWED.get(kind)
    if model is None:
        raise EgressRefused("Something that may not leave the edge box was held back.", kind)
    if len(body.encode()) > MAX_BODY_BYTES:
        detail = f"{kind} of {len(body.encode())} bytes, at most {MAX_BODY_BYTES}"
        raise EgressRefused("A record too large to leave the edge box was held back.", detail)
    try:
        json.loads(body, parse_int=_small)
    except ValueError as error:
        raise EgressRefused("A malformed record was held back on the edge box.", kind) from error
    try:
        message = model.model_validate_json(body)
    except ValidationError as error:
        detail = f"{kind} refused: {_place(error)}"
        raise EgressRefused("A malformed record was held back on the edge box.", detail) from error
    if isinstance(message, ControlRecord) and message.kind is not ControlKind.LOST:
        detail = f"control record {message.kind.value}"
        raise EgressRefused("A record that is not the edge box's to send was held back.", detail)
    return message


def leave(pipe: Pipeline, kind: str, body: str) -> None:
    """Queue one message on its stream. Everything that leaves the box leaves here."""
    message = check(kind, body)
    if isinstance(message, TechnicalAlarm | EdgeErased):
        pipe.xadd(keys.TECHNICAL, _fields(message), maxlen=TECHNICAL_LENGTH, approximate=True)
    else:
        # No maxlen: entries are trimmed by the shard's owner behind its checkpoint, and nowhere
        # else; what is in flight is bounded by the send window.
        pipe.xadd(keys.scores(message.shard), _fields(message))


def _small(digits: str) -> int:
    """A schema bounds most integers; one that it leaves open must not carry a picture."""
    if len(digits) > MAX_DIGITS:
        raise ValueError(f"a number of {len(digits)} digits")
    return int(digits)


def _place(error: ValidationError) -> str:
    """Which field and why, never with what: the refusal is an alarm, and that leaves the box."""
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part)[:40] for part in problem["loc"]) or "record"
    return f"{where}: {problem['type']}"


def _fields(message: Outgoing) -> dict[Any, Any]:
    # redis-py's dict of encodables is invariant: no dict of str fits it
    return dict(encode(message))
