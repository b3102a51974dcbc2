"""``python -m deploy.certificates`` as an operator uses it."""

import datetime
import stat
from pathlib import Path

import pytest
from cryptography import x509

from deploy.certificates.__main__ import main
from deploy.certificates.authority import LEAF_DAYS, hosts_of
from deploy.certificates.folder import Folder, read_settings
from shared.streams.tls import not_after

NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "certificates"
    assert run(path, "init", "hub.example", "10.0.0.2") == 0
    assert run(path, "issue", "edge-12", "--person", "resident-12", "--person", "resident-13") == 0
    return path


def run(path: Path, *words: str) -> int:
    return main(["--folder", str(path), *words])


def certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_keys_passwords_and_accounts_are_private(folder: Path) -> None:
    for path in folder.iterdir():
        public = path.suffix == ".crt"
        assert stat.S_IMODE(path.stat().st_mode) == (0o644 if public else 0o600), path.name


def test_each_certificate_is_for_what_it_is_for(folder: Path) -> None:
    assert hosts_of(certificate(folder / "hub.crt")) == ("hub.example", "10.0.0.2")
    assert hosts_of(certificate(folder / "edge-12.crt")) == ()
    basic = x509.BasicConstraints
    found = certificate(folder / "authority.crt").extensions.get_extension_for_class(basic)
    assert (found.value.ca, found.value.path_length, found.critical) == (True, 0, True)
    edge = certificate(folder / "edge-12.crt")
    assert not edge.extensions.get_extension_for_class(basic).value.ca
    edge.verify_directly_issued_by(certificate(folder / "authority.crt"))
    assert (not_after(folder / "edge-12.crt") - NOW).days in {LEAF_DAYS - 1, LEAF_DAYS}


def test_the_settings_and_the_account_of_a_box_fit_together(folder: Path) -> None:
    settings = read_settings(folder / "edge-12.env")
    assert settings["ATTUNE_REDIS_URL"].startswith("rediss://edge-12:")
    assert settings["ATTUNE_REDIS_URL"].endswith("@hub.example:6379/0")
    password = settings["ATTUNE_REDIS_URL"].split(":")[2].split("@")[0]
    accounts = (folder / "users.acl").read_text()
    assert password not in accounts  # only its digest
    (line,) = [line for line in accounts.splitlines() if line.startswith("user edge-12 ")]
    assert "%R~consent:resident-12 " in line
    assert "%R~consent:resident-13 " in line
    assert "+@all" not in line


def test_issuing_again_replaces_the_account(folder: Path) -> None:
    before = read_settings(folder / "edge-12.env")["ATTUNE_REDIS_URL"]
    assert run(folder, "issue", "edge-12", "--person", "resident-14") == 0
    assert read_settings(folder / "edge-12.env")["ATTUNE_REDIS_URL"] != before
    lines = (folder / "users.acl").read_text().splitlines()
    assert len([line for line in lines if line.startswith("user edge-12 ")]) == 1
    assert "resident-12" not in "".join(lines)


def test_renewing_keeps_names_and_accounts_and_makes_a_new_key(folder: Path) -> None:
    accounts, old = (folder / "users.acl").read_text(), (folder / "hub.key").read_bytes()
    assert run(folder, "renew") == 0
    assert hosts_of(certificate(folder / "hub.crt")) == ("hub.example", "10.0.0.2")
    assert (folder / "hub.key").read_bytes() != old
    assert (folder / "users.acl").read_text() == accounts


def test_what_ends_soon_is_said_and_is_the_exit_status(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, "check") == 0
    Folder(folder, NOW).renew("edge-12", days=20)
    capsys.readouterr()
    assert run(folder, "check", "--days", "30") == 1
    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.splitlines() if "RENEW" in line] == ["edge-12"]
    assert run(folder, "check", "--days", "10") == 0


def test_a_revoked_box_is_gone(folder: Path) -> None:
    assert run(folder, "revoke", "edge-12") == 0
    assert Folder(folder, NOW).edges() == []
    assert not list(folder.glob("edge-12.*"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("init", "hub.example"), "has an authority already"),
        (("issue", "services", "--person", "p"), "is taken"),
        (("issue", "edge 1", "--person", "p"), "got 'edge 1'"),
        (("issue", "../edge", "--person", "p"), "got '../edge'"),
        (("issue", "edge-1", "--person", "p ~*"), "'p ~*'"),
        (("renew", "edge-99"), "edge-99"),
        (("renew", "authority"), "not renewed"),
        (("revoke", "edge-99"), "no edge box 'edge-99'"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_with_its_value(
    folder: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run(folder, *words) == 2
    assert said in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    "command", [("issue", "edge-1", "--person", "p"), ("load",), ("renew", "x")]
)
def test_without_init_it_says_what_to_do(
    tmp_path: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, *command) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_a_host_that_is_none_is_refused_before_anything_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "new", "init", "hub.example", "not a host") == 2
    assert "'not a host'" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
