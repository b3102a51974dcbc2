import socket
from pathlib import Path

import pytest

from deploy.local.__main__ import main
from deploy.local.system import LAST_PORT, SOCKET_PATH_LIMIT, SetupError, System, plan


def planned(folder: Path, port: int = 18080) -> System:
    return plan(folder, folder / "var", "clip.mp4", Path("/bin/true"), "127.0.0.1", port)


def test_a_taken_port_moves_to_the_next_free_one(tmp_path: Path, free_port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port))
        taken.listen()
        assert planned(tmp_path, free_port).port > free_port


def test_a_deep_folder_still_gets_a_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    assert len(str(planned(deep).redis_socket)) <= SOCKET_PATH_LIMIT


def test_every_start_has_a_secret_of_its_own(tmp_path: Path) -> None:
    first, second = planned(tmp_path), planned(tmp_path)
    assert len(first.service_token) >= 32
    assert first.service_token != second.service_token


def test_internal_ports_differ(tmp_path: Path) -> None:
    made = planned(tmp_path)
    ports = {
        made.port,
        made.threshold_port,
        made.reasoning_port,
        made.dashboard_metrics_port,
        made.edge_metrics_port,
    }
    assert len(ports) == 5


def test_no_free_port_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.local.system._is_free", lambda *_: False)
    with pytest.raises(SetupError, match="no free port from 18080 to 18129"):
        planned(tmp_path)


def test_the_last_ports_are_tried_and_nothing_behind_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.local.system._is_free", lambda *_: False)
    with pytest.raises(SetupError, match="no free port from 65530 to 65535"):
        planned(tmp_path, LAST_PORT - 5)


@pytest.mark.parametrize("port", ["70000", "0", "-1", "eight", "8080.5", ""])
def test_what_is_no_port_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], port: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--source", "clip.mp4", "--data", str(tmp_path), "--port", port])
    assert ended.value.code == 2
    assert f"{port!r} is no port: 1 to 65535" in capsys.readouterr().err


def test_a_folder_that_cannot_be_one_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    assert main(["--source", "clip.mp4", "--data", str(file)]) == 2
    assert f"nothing can be kept in {file}: File exists" in capsys.readouterr().err


def test_only_the_edge_is_told_where_the_camera_is(tmp_path: Path) -> None:
    address = "rtsp://anna:swordfish@camera/stream"
    made = plan(tmp_path, tmp_path / "var", address, Path("/bin/true"), "127.0.0.1", 18080)
    told = {
        program.name
        for program in made.programs()
        if "swordfish" in repr((program.command, program.environment))
    }
    assert told == {"edge_agent"}
    assert all("swordfish" not in repr(program.command) for program in made.programs())
    assert "swordfish" not in repr(made)


def test_the_test_alert_is_on_unless_somebody_switched_it_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ATTUNE_CANARY", raising=False)
    assert planned(tmp_path).environment()["ATTUNE_CANARY"] == "1"
    monkeypatch.setenv("ATTUNE_CANARY", "0")
    assert planned(tmp_path).environment()["ATTUNE_CANARY"] == "0"
