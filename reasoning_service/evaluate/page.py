"""``report.html``: the summary for a reader, one file without anything loaded from elsewhere."""

from html import escape

from reasoning_service.evaluate.plot import bars
from reasoning_service.evaluate.statement import DOES_NOT, PROVES
from reasoning_service.evaluate.summary import Figures, Share, Summary, Who

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;
color:#1a1a1a;background:#fff}
table{border-collapse:collapse;margin:1rem 0;width:100%}
caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border-bottom:1px solid #767676;padding:.35rem .6rem;text-align:left;vertical-align:top}
svg{width:100%;height:auto;font:14px system-ui,sans-serif}
"""
Row = tuple[str, str, str]


def page(found: Summary) -> str:
    """The whole document."""
    title = f"Assessments by {_who(found.who)} on {found.events} simulated events"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{escape(title)}</h1><p>{escape(_versions(found.who))}</p>"
        f"<h2>Figures</h2>{_table('Shares with 95 % intervals', _shares(found))}"
        f"{_table('Words, time and tokens', _amounts(found))}"
        "<h2>Agreement on the tier by kind of episode</h2>"
        "<p>Distress (blue) should be confirmed; all else (brown) disputed or left at tier 3.</p>"
        f"<figure>{bars(found.kinds)}</figure>{_failures(found)}"
        f"<h2>What this shows</h2>{_list(PROVES)}"
        f"<h2>What this does not show</h2>{_list(DOES_NOT)}</main></body></html>\n"
    )


def _who(who: Who) -> str:
    if who.assessor == "template":
        return "the template"
    return f"model {who.model}" + (f" with adapter {who.adapter}" if who.adapter else "")


def _versions(who: Who) -> str:
    return f"{who.report_version}, {who.prompt_version}, words {who.words_hash}"


def _shares(found: Summary) -> list[Row]:
    return [
        ("Schema valid", _percent(found.schema_valid), "of events: the answer keeps the schema"),
        ("Removed", _percent(found.removed), "of sentences: the gate did not find them borne out"),
        ("Fatal", _percent(found.fatal), "of answers: no situation or no action left"),
        (
            "Against evidence",
            _percent(found.opposed),
            "of sentences: a cited line says the opposite",
        ),
        ("Against itself", _percent(found.contradicting), "of answers: two sentences contradict"),
        ("Tier agreement", _percent(found.agreement), "of answers, all kinds of episode"),
        ("Distress confirmed", _percent(found.confirmed_distress), "of events that are distress"),
        ("Harmless rejected", _percent(found.rejected_harmless), "of events that are none"),
    ]


def _amounts(found: Summary) -> list[Row]:
    ease = "none" if found.reading_ease is None else f"{found.reading_ease:.0f}"
    return [
        ("Words per sentence", f"{found.words_per_sentence:.1f}", f"{found.sentences} sentences"),
        ("Reading ease", ease, "Flesch 1948, syllables by rule: 60 and more is plain English"),
        ("Seconds", _amount(found.seconds, 4), "whole answer"),
        (
            "First words",
            _amount(found.first_words_s, 2),
            "seconds to the first piece of the answer",
        ),
        ("Prompt tokens", _amount(found.prompt_tokens, 0), "an event"),
        ("Answer tokens", _amount(found.completion_tokens, 0), "an event, thinking included"),
        ("Thinking tokens", _amount(found.reasoning_tokens, 0), "where the server counts them"),
    ]


def _percent(found: Share) -> str:
    if found.share is None or found.low is None or found.high is None:
        return f"{found.count} of {found.of}"
    return (
        f"{100 * found.share:.1f} % ({found.count} of {found.of}; "
        f"{100 * found.low:.1f} to {100 * found.high:.1f})"
    )


def _amount(found: Figures, decimals: int) -> str:
    if found.median is None or found.p95 is None:
        return "none"
    return f"median {found.median:.{decimals}f}, p95 {found.p95:.{decimals}f}"


def _table(caption: str, rows: list[Row]) -> str:
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td><td>{escape(of)}</td></tr>'
        for name, value, of in rows
    )
    head = '<tr><th scope="col">What</th><th scope="col">Figure</th><th scope="col">Of</th></tr>'
    return f"<table><caption>{caption}</caption><thead>{head}</thead><tbody>{body}</tbody></table>"


def _failures(found: Summary) -> str:
    if not found.failures:
        return ""
    rows = [(name, str(count), "events") for name, count in found.failures.items()]
    return f"<h2>Answers that were none</h2>{_table('Failures by name', rows)}"


def _list(texts: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"
