"""A progress bar on stderr, where somebody watches."""

import sys
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

Item = TypeVar("Item")
_WIDTH = 30


def progress(
    items: Iterable[Item], total: int, what: str, to: TextIO = sys.stderr
) -> Iterator[Item]:
    """Pass ``items`` on; draw only on a terminal."""
    if not to.isatty():
        yield from items
        return
    for count, item in enumerate(items, start=1):
        yield item
        filled = round(_WIDTH * min(1.0, count / max(1, total)))
        to.write(f"\r{what} [{'#' * filled}{'.' * (_WIDTH - filled)}] {count}/{max(total, count)}")
        to.flush()
    to.write("\n")
