"""The supervisor with real processes: what ends is started again, what is stopped stays stopped."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from deploy.local.supervisor import Program, Supervisor
from shared.clock import SystemClock

PATIENT_S = 10.0


def until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENT_S
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    made = Supervisor(SystemClock())
    stop = threading.Event()
    thread = threading.Thread(target=made.watch, args=(stop, 0.02))
    thread.start()
    yield made
    stop.set()
    thread.join()
    made.stop()


def program(folder: Path, code: str, name: str = "p") -> Program:
    return Program(name, [sys.executable, "-c", code], {}, folder / "log" / f"{name}.log")


def says_ready(log: Path) -> bool:
    return "ready" in log.read_text()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_ends_is_started_again(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(program(tmp_path, "import time; time.sleep(60)"))
    first = supervisor.pids()["p"]
    os.kill(first, signal.SIGKILL)
    assert until(lambda: supervisor.pids().get("p", first) != first)


def test_what_keeps_failing_is_tried_ever_less_often(
    supervisor: Supervisor, tmp_path: Path
) -> None:
    marks = tmp_path / "marks"
    supervisor.start(
        program(tmp_path, f"open({str(marks)!r}, 'a').write('x'); raise SystemExit(1)")
    )
    assert until(lambda: marks.exists() and len(marks.read_text()) >= 3)
    before = len(marks.read_text())
    time.sleep(0.3)
    assert len(marks.read_text()) <= before + 1


def test_output_goes_to_the_log(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start(program(tmp_path, "print('hello', flush=True); import time; time.sleep(60)"))
    log = tmp_path / "log" / "p.log"
    assert until(lambda: "hello" in log.read_text())


def test_stop_is_polite_then_firm_and_in_reverse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.local.supervisor.STOP_LIMIT_S", 0.5)
    ended = tmp_path / "ended"
    polite = (
        "import signal, sys, time\n"
        f"def end(*_): open({str(ended)!r}, 'a').write('polite'); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    stubborn = (
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    made = Supervisor(SystemClock())
    for name, code in (("polite", polite), ("stubborn", stubborn)):
        made.start(program(tmp_path, code, name))
        log = tmp_path / "log" / f"{name}.log"
        assert until(partial(says_ready, log))
    pids = made.pids()
    made.stop()
    assert ended.read_text() == "polite"
    assert not any(alive(pid) for pid in pids.values())
