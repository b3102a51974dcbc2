"""The simulate command: deterministic files that the real replay reads without an error."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from shared.contracts import Event, ScoreWindow, WindowState
from threshold_service.__main__ import main
from threshold_service.simulate.command import FILES

SMALL = [
    "--persons",
    "2",
    "--hours",
    "0.75",
    "--episodes-per-day",
    "300",
    "--faults-per-day",
    "200",
]


def _simulate(folder: Path, *more: str, seed: str = "3") -> Path:
    assert main(["simulate", *SMALL, "--seed", seed, "--out", str(folder), *more]) == 0
    return folder


def _lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    once, again = _simulate(tmp_path / "a"), _simulate(tmp_path / "b")
    other = _simulate(tmp_path / "c", seed="4")
    for name in (*FILES, "simulation.json"):
        assert (once / name).read_bytes() == (again / name).read_bytes()
        assert (once / name).read_bytes() != (other / name).read_bytes()
    assert not list(once.glob("*.part"))


@pytest.mark.parametrize("name", ["windows.csv", "windows.jsonl"])
def test_the_real_replay_reads_it_without_an_error(tmp_path: Path, name: str) -> None:
    folder = _simulate(tmp_path)
    out, events = tmp_path / "scores.csv", tmp_path / "events.jsonl"
    source = folder / name
    assert main(["replay", str(source), "--out", str(out), "--events", str(events)]) == 0
    rows = len(source.read_text().splitlines()) - (name == "windows.csv")
    with out.open(newline="") as lines:
        scores = list(csv.DictReader(lines))
    assert len(scores) == rows
    assert {row["person"] for row in scores} == {"sim-3-0", "sim-3-1"}
    assert sum(row["score"] != "" for row in scores) > 0.8 * rows
    for line in events.read_text().splitlines():
        assert Event.model_validate_json(line).person_id.startswith("sim-3-")


def test_both_files_hold_the_same_seconds(tmp_path: Path) -> None:
    folder = _simulate(tmp_path)
    windows = [
        ScoreWindow.model_validate_json(line)
        for line in (folder / "windows.jsonl").read_text().splitlines()
    ]
    with (folder / "windows.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [w.seq for w in windows] == list(range(1, len(rows) + 1))
    for window, row in zip(windows, rows, strict=True):
        assert (window.person_id, window.t_start) == (row["person"], 1000 * int(row["t"]))
        for name, value in window.channels.items():
            assert row[name] == ("" if value is None else repr(value))


def test_faults_show_in_the_windows(tmp_path: Path) -> None:
    folder = _simulate(tmp_path, "--no-wearable")
    windows = [
        ScoreWindow.model_validate_json(line)
        for line in (folder / "windows.jsonl").read_text().splitlines()
    ]
    kinds = {str(fault["kind"]) for fault in _lines(folder / "faults.jsonl")}
    assert {"dark", "face_away", "frozen", "lossy"} <= kinds
    reasons = {reason.value for window in windows for reason in window.reasons}
    assert {"too_dark", "no_face", "frozen"} <= reasons
    for window in windows:
        nothing = all(value is None for value in window.channels.values())
        assert (window.state is WindowState.CANNOT_ASSESS) is nothing
        assert "heart_rate_bpm" not in window.channels
    assert len(windows) < 2 * 2700  # a lossy minute does not send all


def test_labels_name_kind_arc_and_whether_it_is_distress(tmp_path: Path) -> None:
    found = _lines(_simulate(tmp_path) / "labels.jsonl")
    assert found
    for label in found:
        harmless = label["kind"] in ("excited_play", "stimming", "routine_transition")
        assert label["distress"] is not harmless
        assert 1_767_592_800 + 1800 <= int(str(label["t_from"])) < int(str(label["t_to"]))
        assert {"person", "arc", "intensity", "cues"} <= set(label)


def test_quiet_has_no_episode_and_says_what_it_is(tmp_path: Path) -> None:
    folder = _simulate(tmp_path, "--quiet", "--tails", "t5", "--phi", "0.9")
    assert (folder / "labels.jsonl").read_text() == ""
    made_by = json.loads((folder / "simulation.json").read_text())
    assert (made_by["quiet"], made_by["tails"], made_by["phi"]) == (True, "t5", 0.9)
    assert "Nothing here is evidence about real care" in made_by["note"]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--persons", "0", "--persons must be from 1 to 10000, got 0"),
        ("--hours", "nan", "--hours must be from 0.0166667 to 168, got nan"),
        ("--hours", "-1", "got -1.0"),
        ("--seed", "-5", "--seed must be from 0 to"),
        ("--phi", "1", "--phi must be at least 0 and below 1, got 1.0"),
        ("--phi", "nan", "got nan"),
        ("--episodes-per-day", "inf", "--episodes-per-day must be from 0 to 1000, got inf"),
        ("--faults-per-day", "-1", "--faults-per-day must be from 0 to 1000, got -1.0"),
    ],
)
def test_a_bad_value_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, said: str
) -> None:
    arguments = {"--persons": "1", "--hours": "1", "--seed": "1", option: value}
    flat = [part for pair in arguments.items() for part in pair]
    assert main(["simulate", *flat, "--out", str(tmp_path / "out")]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    target = tmp_path / "file" / "out"
    arguments = ["simulate", "--persons", "1", "--hours", "0.1", "--seed", "1"]
    assert main([*arguments, "--out", str(target)]) == 2
    assert f"{target}: cannot be made" in capsys.readouterr().err


def test_help_lists_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["simulate", "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for option in ("--persons", "--hours", "--seed", "--quiet", "--tails", "--phi", "labels.jsonl"):
        assert option in said


def test_the_live_service_and_replay_do_not_load_the_simulator() -> None:
    program = (
        "import sys, threshold_service.main, threshold_service.replay.command,"
        " threshold_service.__main__\n"
        "loaded = [n for n in sys.modules if n.startswith('threshold_service.simulate.')]\n"
        "assert loaded == ['threshold_service.simulate.options'], loaded\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_without_numpy_the_command_says_what_to_install(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['numpy'] = None\n"
        "from threshold_service.__main__ import main\n"
        "sys.exit(main(['simulate', '--persons', '1', '--hours', '1', '--seed', '1',"
        f" '--out', {str(tmp_path / 'out')!r}]))\n"
    )
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert made.returncode == 2
    assert made.stderr == "simulating needs numpy: pip install .[threshold]\n"
