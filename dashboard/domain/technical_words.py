"""The words of a mail about what is broken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final

MARK: Final = "!!"


@dataclass(frozen=True, slots=True)
class Told:
    """An alarm as a mail tells it; ``text`` is the sentence of its service, in English."""

    text: str
    standing: bool
    at: int
    raised: int


@dataclass(frozen=True, slots=True)
class TechnicalMail:
    """Subject and text."""

    subject: str
    text: str


def technical_mail(
    told: Sequence[Told], more: int, page: str, language: str, zone: tzinfo
) -> TechnicalMail:
    """The mail. ``more`` alarms are not in ``told``; ``page`` is the page's address, or "".

    >>> from datetime import UTC
    >>> technical_mail([Told("The camera is gone.", True, 0, 1)], 0, "", "en", UTC).subject
    '!! The camera is gone.'
    """
    words = _WORDS.get(language, _WORDS["en"])
    standing = [each for each in told if each.standing]
    if not standing:
        subject = words["over"]
    elif len(told) + more == 1:
        subject = f"{MARK} {' '.join(standing[0].text.split())}"
    else:
        subject = f"{MARK} {words['several'].format(count=len(standing))}"
    lines = [_line(each, words, zone) for each in told]
    if more:
        lines.append(words["more"].format(count=more))
    link = f"{page}/#/technical" if page else ""
    parts = ["\n\n".join(lines), link, words["why"]]
    return TechnicalMail(subject, "\n\n".join(part for part in parts if part))


def _line(each: Told, words: dict[str, str], zone: tzinfo) -> str:
    when = datetime.fromtimestamp(each.at / 1000, zone).strftime("%Y-%m-%d %H:%M")
    state = "stands" if each.standing else "gone"
    often = f"{state}_often" if each.raised > 1 else state
    said = words[often].format(when=when, times=each.raised)
    return f"{MARK if each.standing else '  '} {each.text}\n   {said}"


_EN: Final = {
    "several": "{count} technical alarms",
    "over": "Technical alarms are over",
    "stands": "since {when}",
    "stands_often": "came {times} times, stands since {when}",
    "gone": "over since {when}",
    "gone_often": "came {times} times, over since {when}",
    "more": "And {count} more: look at the page.",
    "why": "What is new is mailed after a minute; what comes and goes is gathered for an hour. "
    "The page shows everything at once.",
}
_DE: Final = {
    "several": "{count} technische Alarme",
    "over": "Technische Alarme sind vorbei",
    "stands": "seit {when}",
    "stands_often": "kam {times}-mal, steht seit {when}",
    "gone": "vorbei seit {when}",
    "gone_often": "kam {times}-mal, vorbei seit {when}",
    "more": "Und {count} weitere: bitte auf der Seite nachsehen.",
    "why": "Neues kommt nach einer Minute per Mail; was kommt und geht, wird eine Stunde lang "
    "gesammelt. Die Seite zeigt alles sofort.",
}
_WORDS: Final = {"en": _EN, "de": _DE}
