"""``evaluate`` from files to a report, and what it says of files that it cannot read."""

import gzip
import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reasoning_service.__main__ import run
from shared.contracts import ScoredWindow, ScoreWindow
from tests.reasoning_service import samples


class Outline(HTMLParser):
    """Tags in their order, and what a page would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loaded += [value or "" for name, value in attrs if name in ("src", "href")]


def write_events(made: Path) -> Path:
    """Two events of one person who was stimming."""
    made.mkdir()
    events = [samples.event(), samples.event(event_id="e2", tier=2, t_event=samples.T - 5000)]
    (made / "events.jsonl").write_text("".join(e.model_dump_json() + "\n" for e in events))
    lines = (_window(w, n) for n, w in enumerate(samples.history().windows, start=1))
    with gzip.open(made / "windows.jsonl.gz", "wt") as target:
        target.writelines(line + "\n" for line in lines)
    (made / "baselines.jsonl").write_text(samples.baseline().model_dump_json() + "\n")
    truth = {
        "person": "p-1", "t_from": samples.T / 1000 - 60, "t_to": samples.T / 1000 + 60,
        "kind": "stimming", "distress": False, "arc": "stable",
    }  # fmt: skip
    (made / "labels.jsonl").write_text(json.dumps(truth) + "\n")
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_events(tmp_path / "events")


def test_the_template_is_scored(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    assert run(["evaluate", "--from", str(folder), "--out", str(out)]) == 0
    body = json.loads((out / "report.json").read_text())
    found = body["summary"]
    assert (found["events"], found["schema_valid"]["share"]) == (2, 1.0)
    assert (found["removed"]["count"], found["contradicting"]["count"]) == (0, 0)
    assert found["agreement"]["count"] == 0  # stimming, called at tiers 1 and 2
    assert found["kinds"][0]["kind"] == "stimming"
    assert "Nothing here is evidence about people" in " ".join(body["does_not_show"])
    assert len(body["events"][0]["sentences"]) > 5


def test_the_page_stands_alone_and_can_be_read_aloud(folder: Path, tmp_path: Path) -> None:
    run(["evaluate", "--from", str(folder), "--out", str(tmp_path)])
    text = (tmp_path / "report.html").read_text()
    outline = Outline()
    outline.feed(text)
    assert outline.loaded == []
    assert "script" not in outline.tags
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("caption") == outline.tags.count("table") == 2
    assert '<html lang="en">' in text
    plot = ElementTree.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])
    names = {child.tag.split("}")[-1]: child.text for child in plot}
    assert plot.get("role") == "img"
    assert names["desc"] == "stimming: 0 of 2"


def test_few_events_are_spread(folder: Path, tmp_path: Path) -> None:
    run(["evaluate", "--from", str(folder), "--out", str(tmp_path), "--events", "1"])
    assert json.loads((tmp_path / "report.json").read_text())["summary"]["events"] == 1


def test_the_same_events_give_the_same_scores(folder: Path, tmp_path: Path) -> None:
    found = []
    for name in ("a", "b"):
        run(["evaluate", "--from", str(folder), "--out", str(tmp_path / name)])
        summary = json.loads((tmp_path / name / "report.json").read_text())["summary"]
        del summary["seconds"]
        found.append(summary)
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("labels.jsonl", '{"person": "p-1", "t_from": -4}', "labels.jsonl:1: t_from"),
        ("events.jsonl", "nonsense", "events.jsonl:1: record"),
        ("events.jsonl", "", "no event"),
        ("windows.jsonl.gz", "not packed", "windows.jsonl.gz: cannot be read"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: str,
    told: str,
) -> None:
    (folder / name).write_text(content)
    assert run(["evaluate", "--from", str(folder), "--out", str(tmp_path / "out")]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--events", "-1"], "got -1"),
        (["--model-url", "ftp://x"], "--model-url"),
        (["--model-url", "http://127.0.0.1:9"], "gives no answer"),
    ],
)
def test_what_cannot_be_done_is_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], told: str
) -> None:
    assert run(["evaluate", "--from", str(folder), "--out", str(tmp_path), *more]) == 2
    assert told in capsys.readouterr().err


def _window(window: ScoredWindow, seq: int) -> str:
    return ScoreWindow(
        edge_id="edge",
        source_id="room",
        person_id="p-1",
        outbox_epoch="o",
        shard=0,
        seq=seq,
        t_start=window.t_start,
        trace_id=f"t{seq}",
        bundle_id="b",
        state=window.state,
        reasons=window.reasons,
        channels=window.channels,
    ).model_dump_json()
