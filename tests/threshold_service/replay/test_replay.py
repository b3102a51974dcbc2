"""The replay command: causal, deterministic, exact about bad rows."""

import csv
import gzip
import json
import math
import random
from pathlib import Path

import pytest

from shared.contracts import Event
from tests.threshold_service.people import T0, Person, window
from threshold_service.__main__ import main
from threshold_service.errors import ReplayInputInvalid
from threshold_service.replay.command import replay

Rows = list[dict[str, str]]


def run(source: Path, folder: Path, config: Path | None = None) -> tuple[Rows, list[Event]]:
    out, events = folder / "scores.csv", folder / "events.jsonl"
    replay(source, out, events, config)
    with out.open(newline="") as lines:
        scores = list(csv.DictReader(lines))
    return scores, [Event.model_validate_json(line) for line in events.read_text().splitlines()]


def windows_file(folder: Path, count: int = 120) -> Path:
    person = Person(1)
    path = folder / "windows.jsonl"
    lines = [
        window(i + 1, T0 + 1000 * i, person.channels(0.0 if i < 60 else 4.0)).model_dump_json()
        for i in range(count)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def physiology(folder: Path, rows: int, seed: int = 1) -> Path:
    generator = random.Random(seed)
    path = folder / "physiology.csv"
    with path.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["person", "t", "heart_rate_bpm", "eda_us", "acceleration", "novel"])
        for i in range(rows):
            for person in ("a", "b"):
                hr = 70 + 20 * (i > 400) + generator.gauss(0, 1)
                eda = "" if i % 17 == 0 else 0.5 + 0.4 * (i > 400)
                writer.writerow([person, f"{1e9 + i + 0.25}", hr, eda, 1.0, i])
    return path


def test_windows_become_one_row_each_and_an_event(tmp_path: Path) -> None:
    scores, events = run(windows_file(tmp_path), tmp_path)
    assert len(scores) == 120
    assert list(scores[0]) == ["person", "t", "score", "tier", "state"]
    assert {row["state"] for row in scores[:60]} == {"learning"}
    assert events[0].kind.value == "opened"
    assert events[0].triggers
    assert T0 + 60_000 <= events[0].t_event <= T0 + 75_000


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    source = physiology(tmp_path, 300)
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        run(source, tmp_path / name)
        made.append((tmp_path / name / "scores.csv").read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize("cut", [1, 29, 31, 500])
def test_a_prefix_of_the_input_gives_a_prefix_of_the_output(tmp_path: Path, cut: int) -> None:
    source = physiology(tmp_path, 300)
    whole, _ = run(source, tmp_path)
    short = tmp_path / "short.csv"
    short.write_text("".join(source.read_text().splitlines(keepends=True)[: cut + 1]))
    part, _ = run(short, tmp_path)
    assert part == whole[:cut]


def test_compressed_input_is_the_same_input(tmp_path: Path) -> None:
    source = physiology(tmp_path, 50)
    packed = tmp_path / "physiology.csv.gz"
    packed.write_bytes(gzip.compress(source.read_bytes()))
    assert run(source, tmp_path)[0] == run(packed, tmp_path)[0]


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e9])
def test_a_series_of_any_scale_and_five_minutes_a_row(tmp_path: Path, scale: float) -> None:
    """An undescribed channel scales itself; a jump of many scales stands out, whatever the unit."""
    generator = random.Random(2)
    source = tmp_path / "series.csv"
    lines = ["person,t,value"]
    for i in range(1500):
        value = scale * (50 + generator.gauss(0, 1) + (25 if 1200 <= i < 1230 else 0))
        lines.append(f"s,{1_400_000_000 + 300 * i},{value!r}")
    source.write_text("\n".join(lines) + "\n")
    scores, _ = run(source, tmp_path)
    values = [float(row["score"]) for row in scores]
    usual = sorted(values[300:1200])
    assert max(values[1200:1215]) > usual[-1]
    assert usual[len(usual) // 2] < 0.3
    assert all(math.isfinite(value) for value in values)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("person,t,x\na,1,2\na,2,nan\n", r"line 3: x must be a finite number, got 'nan'"),
        ("person,t,x\na,1\n", r"line 2: 3 cells expected, got 2"),
        ("person,t,x\na,soon,1\n", r"line 2: t must be a finite number, got 'soon'"),
        ("person,t,x\na b,1,1\n", r"line 2: person must be an id, got 'a b'"),
        ("who,t,x\n", r"line 1: must begin with person,t"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_value(
    tmp_path: Path, text: str, words: str
) -> None:
    source = tmp_path / "bad.csv"
    source.write_text(text)
    with pytest.raises(ReplayInputInvalid, match=words):
        run(source, tmp_path)
    assert not (tmp_path / "scores.csv").exists()
    assert not list(tmp_path.glob("*.part"))


def test_a_bad_window_is_refused_with_its_line_and_value(tmp_path: Path) -> None:
    source = windows_file(tmp_path, 3)
    lines = source.read_text().splitlines()
    body = json.loads(lines[1])
    body["channels"]["p_fear"] = 7.0
    source.write_text("\n".join([lines[0], json.dumps(body), lines[2]]))
    with pytest.raises(ReplayInputInvalid, match=r"line 2: .*got 7"):
        run(source, tmp_path)


def test_the_command_says_what_is_wrong_without_a_trace(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "s.csv")
    arguments = ["replay", str(tmp_path / "no.csv"), "--out", out, "--events", out + "e"]
    assert main(arguments) == 2
    assert "no such file" in capsys.readouterr().err


def test_time_that_stands_still_gets_no_score(tmp_path: Path) -> None:
    source = tmp_path / "still.csv"
    source.write_text("person,t,value\na,1,2\na,1,3\na,2,3\n")
    scores, _ = run(source, tmp_path)
    assert [bool(row["score"]) for row in scores] == [True, False, True]


@pytest.mark.parametrize(
    "body",
    [b"no gzip at all", gzip.compress(b"person,t,x\na,1,2\n" + b"a,2,3\n" * 500, mtime=0)[:40]],
    ids=["no gzip", "cut off"],
)
def test_a_broken_archive_is_refused_by_name(tmp_path: Path, body: bytes) -> None:
    source = tmp_path / "broken.csv.gz"
    source.write_bytes(body)
    with pytest.raises(ReplayInputInvalid, match=r"broken.csv.gz: cannot be read"):
        run(source, tmp_path)
