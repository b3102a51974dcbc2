"""Houses whose staff sign in by a provider."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.domain.rights import Role
from tests.dashboard.oidc.house import GROUPS, NORTH, House, house_in


@pytest.fixture
def house(tmp_path: Path, migrated: Path) -> Iterator[House]:
    """A house with a provider whose groups mean nothing here."""
    yield from house_in(tmp_path, migrated)


@pytest.fixture
def mapped(tmp_path: Path, migrated: Path) -> Iterator[House]:
    """A house where groups give roles and wards."""
    yield from house_in(tmp_path, migrated, {"oidc_groups": GROUPS})


@pytest.fixture
def ada(house: House) -> House:
    """A nurse of the north whose identity an operator has linked."""
    house.desk.add_user("ada", Role.NURSE, scope=NORTH)
    assert house.link("ada", "ada-1").status_code == 200
    return house
