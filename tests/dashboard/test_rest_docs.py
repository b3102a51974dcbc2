"""What docs/rest.md names is there."""

import re
from pathlib import Path

import pytest

from dashboard.domain.once import KEEPS_MS, LEASE_MS
from dashboard.live.past import KEPT
from shared.web.problems import ProblemError
from tests.dashboard.desk import Desk

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "rest.md").read_text(encoding="utf-8")
SERVED_TOO = {"/v1/openapi.json"}


def _kinds(of: type[ProblemError]) -> set[str]:
    return {of.type}.union(*(_kinds(each) for each in of.__subclasses__()))


@pytest.mark.parametrize("path", sorted(set(re.findall(r"/v1/[a-z_./{}-]*[a-z}]", TEXT))))
def test_every_address_is_served(desk: Desk, path: str) -> None:
    assert path in desk.app.openapi()["paths"].keys() | SERVED_TOO


@pytest.mark.parametrize("kind", sorted(set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", TEXT))))
def test_every_problem_is_one_of_ours(kind: str) -> None:
    assert kind in _kinds(ProblemError)


def test_the_figures_are_those_of_the_code() -> None:
    assert f"after {KEEPS_MS // 3_600_000} hours" in TEXT
    assert LEASE_MS == 120_000
    assert "Two\nminutes after a crash" in TEXT
    assert f"The last {KEPT:,} are held" in TEXT
