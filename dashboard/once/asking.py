"""The request at hand, where it carries a key: known to whatever it sets going."""

from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, update

from dashboard.domain.once import KeyInUse
from dashboard.once.tables import kept_answer
from dashboard.storage.row_scope import as_system


@dataclass(slots=True)
class Asking:
    """A request with a key. ``body`` grows while it is read; ``attempt`` is set by ``Answers``."""

    header: str
    target: str
    body: bytes = b""
    attempt: str | None = None


_ASKING: Final[ContextVar[Asking | None]] = ContextVar("asking", default=None)


def enter(asking: Asking) -> Token[Asking | None]:
    """From here on ``asking`` is the request at hand, in every thread that it starts."""
    return _ASKING.set(asking)


def leave(token: Token[Asking | None]) -> None:
    """Undo ``enter``."""
    _ASKING.reset(token)


def at_hand() -> Asking | None:
    """The request at hand; None outside of one, or where it has no key."""
    return _ASKING.get()


def acted(connection: Connection) -> None:
    """Write with what a request does that it did it. Raises ``KeyInUse``: somebody took it over.

    Part of the caller's transaction, so that either both are there after a crash or neither.
    """
    asking = _ASKING.get()
    if asking is None or asking.attempt is None:
        return
    mine = kept_answer.c.attempt == asking.attempt
    with as_system():
        kept = connection.execute(update(kept_answer).where(mine).values(acted=True)).rowcount
    if kept != 1:
        raise KeyInUse("This took too long and was asked again meanwhile; nothing was changed.")
