"""The sheets that hang in rooms: one page each, with the code that says who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from dashboard.consent.notice import CSS_PATH


@dataclass(frozen=True, slots=True)
class SheetWords:
    """One language."""

    lang: str
    title: str
    how: str
    why: str
    nothing: str
    missing: str


ENGLISH: Final = SheetWords(
    lang="en",
    title="Code of this room",
    how="After an alarm, type this code at “I am with the person”.",
    why="It shows that somebody is at the person's side. Please do not take it out of the room: "
    "no photo, no note.",
    nothing="No room has a code that can be printed. Make new codes first.",
    missing="Cannot be printed any more, so make a new code: {rooms}",
)
GERMAN: Final = SheetWords(
    lang="de",
    title="Code dieses Zimmers",
    how="Nach einem Alarm diesen Code bei „Ich bin bei der Person“ eingeben.",
    why="Er zeigt, dass jemand bei der Person ist. Bitte nicht aus dem Zimmer mitnehmen: kein "
    "Foto, kein Zettel.",
    nothing="Kein Zimmer hat einen Code, der sich drucken lässt. Bitte zuerst neue Codes erzeugen.",
    missing="Nicht mehr druckbar, bitte einen neuen Code erzeugen: {rooms}",
)
LANGUAGES: Final = {words.lang: words for words in (ENGLISH, GERMAN)}


def sheets(words: SheetWords, codes: Sequence[tuple[str, str | None]]) -> str:
    """A document of HTML with a page for each room. ``codes``: room and code, None if unknown.

    Like the notice for the door it carries no script and no style of its own.
    """
    pages = "".join(_page(words, room, code) for room, code in codes if code is not None)
    missing = [room for room, code in codes if code is None]
    if missing:
        pages += _said(words.missing.format(rooms=", ".join(missing)))
    return (
        f'<!doctype html><html lang="{words.lang}"><head><meta charset="utf-8">'
        f"<title>{escape(words.title)}</title>"
        f'<link rel="stylesheet" href="{CSS_PATH}"></head><body><main>'
        f"{pages or _said(words.nothing)}</main></body></html>"
    )


def _page(words: SheetWords, room: str, code: str) -> str:
    return (
        f'<section class="sheet"><h1>{escape(words.title)}</h1><p class="room">{escape(room)}</p>'
        f'<p class="code">{escape(code)}</p><p>{escape(words.how)}</p>'
        f"<p>{escape(words.why)}</p></section>"
    )


def _said(sentence: str) -> str:
    return f'<section class="sheet"><p>{escape(sentence)}</p></section>'
