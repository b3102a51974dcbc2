"""The shipped rules and board ask only for what the services export, with labels that they have."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from dashboard.consent.erasure_metrics import ErasureMetrics
from dashboard.delivery.metrics import DeliveryMetrics
from dashboard.live.hub import Hub
from dashboard.metrics import Metrics as DashboardMetrics
from edge_agent.publish.metrics import Metrics as EdgeMetrics
from reasoning_service.metrics import Metrics as ReasoningMetrics
from threshold_service import metrics as threshold

FOLDER = Path(__file__).parents[2] / "deploy" / "monitoring"
NAME = re.compile(r"\battune_[a-z_0-9]+")
SELECTED = re.compile(r"\b(attune_[a-z_0-9]+|up)(?:\{([^}]*)\})?")
GROUPED = re.compile(r"\b(?:by|without) \(([^)]*)\)")
SHOWN = re.compile(r"\{\{\s*(?:\$labels\.)?([a-z_]+)\s*\}\}")
GIVEN = {"job", "instance", "le"}
"""What Prometheus adds to every series, and a histogram's own."""
SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}


def exported() -> dict[str, set[str]]:
    """Every series that a running house has, with its labels."""
    dashboard = CollectorRegistry()
    DashboardMetrics(dashboard, Hub())
    DeliveryMetrics(dashboard)
    ErasureMetrics(dashboard)
    registries = (
        EdgeMetrics().registry, threshold.build().registry, ReasoningMetrics().registry, dashboard,
    )  # fmt: skip
    found: dict[str, set[str]] = {"up": set()}
    for registry in registries:
        for collector, names in registry._collector_to_names.items():
            labels = set(getattr(collector, "_labelnames", ()))
            for family in collector.collect():
                for suffix in SUFFIXES[family.type]:
                    assert family.name in names
                    found[family.name + suffix] = labels
    return found


def board() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "grafana" / "attune.json").read_text("utf-8"))
    return found


def rules() -> list[dict[str, Any]]:
    found = yaml.safe_load((FOLDER / "rules.yml").read_text("utf-8"))
    return [rule for group in found["groups"] for rule in group["rules"]]


def expressions() -> Iterator[tuple[str, str, str]]:
    """Each expression with its name, and the words in which its labels are shown."""
    for rule in rules():
        shown = " ".join(rule["annotations"].values())
        yield rule["alert"], rule["expr"], shown
    for panel in board()["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"], target["legendFormat"]


@pytest.mark.parametrize(("name", "expression", "shown"), list(expressions()))
def test_what_is_asked_for_is_exported(name: str, expression: str, shown: str) -> None:
    known = exported()
    selected = SELECTED.findall(expression)
    assert selected, f"{name} asks for nothing of ours"
    for series, matchers in selected:
        assert series in known, f"{name} asks for {series}, which nobody exports"
        for matcher in filter(None, matchers.split(",")):
            label = re.split(r"[=!]", matcher, maxsplit=1)[0].strip()
            assert label in known[series] | GIVEN, f"{name}: {series} has no label {label}"
    labels = set.union(*(known[series] for series, _ in selected)) | GIVEN
    grouped = {each.strip() for found in GROUPED.findall(expression) for each in found.split(",")}
    assert grouped <= labels, f"{name} groups by {grouped - labels}"
    for label in SHOWN.findall(shown):
        assert label in (grouped or labels), f"{name} shows {label}, which its series lack"


def test_a_name_that_nobody_exports_would_be_found() -> None:
    assert "attune_threshold_windows" not in exported()  # a counter's series ends in _total
    assert NAME.findall("rate(attune_no_such_total[5m])") == ["attune_no_such_total"]


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len(set(names))
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert all(text.endswith(".") for text in rule["annotations"].values())
        assert set(rule["annotations"]) == {"summary", "description"}
        assert re.fullmatch(r"\d+[smh]", rule["for"])
        assert rule["expr"].count("(") == rule["expr"].count(")")


def test_the_configuration_reads_every_service_and_the_rules() -> None:
    found = yaml.safe_load((FOLDER / "prometheus.yml").read_text("utf-8"))
    jobs = {job["job_name"]: job["static_configs"][0]["targets"] for job in found["scrape_configs"]}
    assert set(jobs) == {"attune-edge", "attune-threshold", "attune-reasoning", "attune-dashboard"}
    ports = {target.rpartition(":")[2] for targets in jobs.values() for target in targets}
    assert ports == {"9101", "8102", "8103", "9104"}  # the defaults of the settings
    assert all((FOLDER / name).is_file() for name in found["rule_files"])


def test_the_board_lies_without_holes_or_overlaps() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in board()["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells
    ids = [panel["id"] for panel in board()["panels"]]
    assert len(ids) == len(set(ids))
