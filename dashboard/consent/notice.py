"""The notice that hangs by the door: what is watched in a room, in plain words, without a name."""

from collections.abc import Collection
from datetime import UTC, datetime
from html import escape
from typing import Final

from dashboard.consent.notice_words import NoticeWords

CSS_PATH: Final = "/v1/notice.css"
CSS: Final = """
body { font: 14pt/1.4 sans-serif; color: #000; background: #fff; max-width: 42rem;
  margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 26pt; line-height: 1.15; margin: 0 0 .5rem; }
h2 { font-size: 15pt; margin: 1.2rem 0 .2rem; }
p, ul { margin: .2rem 0 .6rem; }
.room { font-size: 20pt; font-weight: bold; }
footer { margin-top: 2rem; border-top: 1pt solid #000; padding-top: .5rem; font-size: 11pt; }
.sheet { break-after: page; text-align: center; padding-top: 20mm; }
.code { font: bold 72pt/1.2 monospace; letter-spacing: .1em; margin: 1rem 0; }
@page { size: A4; margin: 20mm; }
@media print { body { margin: 0; max-width: none; padding: 0; } h2 { break-after: avoid; } }
"""


def notice(words: NoticeWords, room: str, purposes: Collection[str], contact: str, now: int) -> str:
    """A whole page of HTML, to be printed. ``purposes`` are those in force; ``now`` in ms UTC.

    The page carries no script and no style of its own: our policy for pages allows neither.
    """
    listed = "".join(f"<li>{escape(words.purposes[each])}</li>" for each in sorted(purposes))
    watched = f"<ul>{listed}</ul>" if listed else f"<p><strong>{escape(words.nothing)}</strong></p>"
    said = "".join(f"<h2>{escape(h)}</h2><p>{escape(p)}</p>" for h, p in words.paragraphs)
    date = datetime.fromtimestamp(now / 1000, UTC).date().isoformat()
    asked = f"<p>{escape(words.ask.format(contact=contact))}</p>" if contact else ""
    return (
        f'<!doctype html><html lang="{words.lang}"><head><meta charset="utf-8">'
        f"<title>{escape(words.title)}</title>"
        '<link rel="icon" href="/favicon.svg" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{CSS_PATH}"></head><body><main>'
        f'<h1>{escape(words.title)}</h1><p class="room">{escape(room)}</p>'
        f"<p>{escape(words.why)}</p>{watched}{said}</main>"
        f"<footer>{asked}<p>{escape(words.made.format(date=date))}</p></footer></body></html>"
    )
