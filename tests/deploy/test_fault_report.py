"""The report on faults names tests that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs" / "faults.md"


def test_every_test_that_the_report_names_is_there() -> None:
    named = re.findall(r"\]\(\.\./(tests/[^)]+)\)", REPORT.read_text())
    assert len(named) > 15
    assert [each for each in named if not (ROOT / each).is_file()] == []
