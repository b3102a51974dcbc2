"""What an operator sets and commands."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from dashboard.accounts.oidc.commands import link_identity
from dashboard.commands import OPERATOR
from dashboard.domain.oidc import Grant, checked_url, granted
from dashboard.domain.rights import Role
from dashboard.domain.scope import EVERYBODY, Scope
from dashboard.settings import DashboardSettings
from tests.dashboard.oidc.house import NORTH, House, more
from tests.dashboard.oidc.provider import provider


def test_a_command_links_and_takes_away(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.desk.add_user("ada", Role.NURSE, scope=NORTH)
    assert link_identity(house.desk.parts, "ada", "ada-1", OPERATOR) == 0
    assert house.come().status_code == 200
    assert ("system", "user:ada", "ada-1") in house.audited("identity-linked")
    assert link_identity(house.desk.parts, "ada", None, OPERATOR) == 0
    assert house.come().status_code == 401
    assert link_identity(house.desk.parts, "nobody", "x", OPERATOR) == 1
    assert "no user" in capsys.readouterr().err


def test_the_secret_comes_from_its_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from the file\n")
    with provider() as at:
        found = DashboardSettings(**more(at, oidc_client_secret_file=file)).oidc
    assert found is not None
    assert found.client_secret.get_secret_value() == "from the file"
    assert "from the file" not in repr(found)


@pytest.mark.parametrize(
    "changes",
    [
        {"oidc_client_id": ""},
        {"oidc_issuer": ""},
        {"public_url": ""},
        {"oidc_groups": {"nurses": {"role": "nurse", "ward": ["north"]}}},
        {"oidc_groups": {"nurses": {"role": "everything"}}},
    ],
)
def test_half_a_setting_refuses_to_start(changes: dict[str, Any]) -> None:
    with provider() as at, pytest.raises(ValidationError):
        DashboardSettings(**more(at, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"oidc_client_secret": SecretStr("")},
        {"oidc_issuer": "http://sso.example"},
        {"oidc_scopes": "profile"},
    ],
)
def test_an_unsafe_setting_refuses_to_start(changes: dict[str, Any]) -> None:
    with provider() as at:
        settings = DashboardSettings(**more(at, **changes))
    with pytest.raises(ValidationError):
        _ = settings.oidc


def test_one_role_at_a_time_in_the_operator_s_order() -> None:
    grants = {
        "nurses": Grant(Role.NURSE, wards=frozenset({"north"})),
        "heads": Grant(Role.MANAGER, all_wards=True),
        "night": Grant(Role.NURSE, wards=frozenset({"south"})),
        "floats": Grant(Role.NURSE, all_wards=True),
    }
    both = Scope(wards=frozenset({"north", "south"}))
    assert granted(["heads", "night", "nurses"], grants) == (Role.NURSE, both)
    assert granted(["heads"], grants) == (Role.MANAGER, EVERYBODY)
    assert granted(["nurses", "floats"], grants) == (Role.NURSE, EVERYBODY)
    assert granted([], grants) is None
    assert granted(["heads"], {}) is None


@pytest.mark.parametrize(
    ("url", "issuer", "good"),
    [
        ("https://sso.example/token", "https://sso.example", True),
        ("http://127.0.0.1:1/token", "http://127.0.0.1:1", True),
        ("http://127.0.0.1:1/token", "https://sso.example", False),
        ("http://sso.example", "http://sso.example", False),
        ("https://user@sso.example", "https://sso.example", False),
        ("https://sso.example/#x", "https://sso.example", False),
        ("https://", "https://sso.example", False),
    ],
)
def test_only_tls_leads_to_a_provider_elsewhere(url: str, issuer: str, good: bool) -> None:
    if good:
        assert checked_url(url, issuer) == url
        return
    with pytest.raises(ValueError, match="must be https"):
        checked_url(url, issuer)
