"""Pages of a list, turned the same way everywhere: an opaque cursor for what comes behind.

A cursor holds the place of the last row that was shown. It is no offset: a row that arrives while
somebody turns pages neither repeats nor hides another. What a page shows is cut to the rights of
who asks, whoever was given the cursor.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Annotated, Final, Generic, TypeVar

from fastapi import Query
from pydantic import TypeAdapter, ValidationError

from dashboard.domain.errors import BadCursor

LONGEST: Final = 500
LARGEST: Final = 2**53
"""Times and numbers beyond it are none of ours; a database would refuse to compare them."""
Cursor = Annotated[
    str, Query(max_length=LONGEST, description="`next_cursor` of the page before; empty: the first")
]

Place = TypeVar("Place", bound=tuple[int | str, ...])
Row = TypeVar("Row")


class Paging(Generic[Place]):
    """The cursors of one list, whose rows are ordered by a ``Place``.

    >>> paging = Paging("alerts", tuple[int, str])
    >>> paging.place(paging.cursor((5, "a")))
    (5, 'a')
    """

    def __init__(self, name: str, place: type[Place]) -> None:
        self._name = name
        # Known at run time only, which pydantic reads and no type checker can.
        self._places: TypeAdapter[tuple[str, Place]] = TypeAdapter(
            tuple[str, place]  # type: ignore[valid-type]
        )

    def cursor(self, place: Place) -> str:
        """What leads behind ``place``."""
        text = self._places.dump_json((self._name, place))
        return base64.urlsafe_b64encode(text).decode().rstrip("=")

    def place(self, cursor: str) -> Place | None:
        """Where to go on; None: at the start. Raises ``BadCursor`` for one that we never gave."""
        if not cursor:
            return None
        try:
            padded = cursor + "=" * (-len(cursor) % 4)
            text = base64.b64decode(padded, altchars=b"-_", validate=True)
            name, place = self._places.validate_json(text, strict=True)
        except (ValueError, binascii.Error, ValidationError) as error:
            raise _bad(cursor, "not one that this server gave") from error
        if not all(_possible(part) for part in place):
            raise _bad(cursor, "not one that this server gave")
        if name != self._name:
            raise _bad(cursor, f"of another list ({name[:20]}), not of {self._name}")
        return place

    def cut(
        self, found: Sequence[Row], limit: int, place: Callable[[Row], Place]
    ) -> tuple[list[Row], str | None]:
        """A page of ``limit`` rows, of which one more was asked for, and what leads behind it."""
        shown = list(found[:limit])
        return shown, self.cursor(place(shown[-1])) if len(found) > limit else None


def _possible(part: int | str) -> bool:
    return 0 <= part <= LARGEST if isinstance(part, int) else "\x00" not in part


def _bad(cursor: str, why: str) -> BadCursor:
    return BadCursor(f"cursor {cursor[:40]!r} is {why}. Start again without a cursor.")
