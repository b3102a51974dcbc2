"""The compose override for a Jetson, merged as compose merges it: what it must not open."""

import re
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "deploy" / "jetson" / "Dockerfile").read_text()
HOST_PATHS = {"/tmp/argus_socket", "/etc/nv_tegra_release"}

Tree = dict[str, Any]


def _read(path: str) -> Tree:
    loaded: Tree = cast("Any", yaml).safe_load((ROOT / path).read_text())
    return loaded


def _merged(base: Any, over: Any) -> Any:
    """As the compose specification merges: mappings by key, lists appended, the rest replaced."""
    if isinstance(base, dict) and isinstance(over, dict):
        return {
            k: _merged(base[k], over[k]) if k in base and k in over else over.get(k, base.get(k))
            for k in {**base, **over}
        }
    return [*base, *over] if isinstance(base, list) and isinstance(over, list) else over


@pytest.fixture(scope="module")
def base() -> Tree:
    return _read("docker-compose.yml")


@pytest.fixture(scope="module")
def merged(base: Tree) -> Tree:
    tree: Tree = _merged(base, _read("deploy/jetson/compose.yml"))
    return tree


@pytest.fixture(scope="module")
def edge(merged: Tree) -> Tree:
    service: Tree = merged["services"]["edge"]
    return service


def test_only_the_edge_is_changed(base: Tree, merged: Tree) -> None:
    changed = {n for n, s in merged["services"].items() if s != base["services"].get(n)}
    assert changed == {"edge"}


def test_the_container_stays_as_closed_as_the_others(edge: Tree) -> None:
    assert edge["read_only"] is True
    assert edge["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in edge["security_opt"]
    for opening in ("privileged", "network_mode", "pid", "ipc", "cap_add", "userns_mode", "ports"):
        assert opening not in edge


def test_the_host_lends_the_camera_daemon_and_nothing_else(edge: Tree) -> None:
    sources = [volume.split(":")[0] for volume in edge["volumes"]]
    assert {s for s in sources if s.startswith(("/", ".", "~", "$"))} == HOST_PATHS
    assert not [v for v in edge["volumes"] if "docker.sock" in v or "dbus" in v]
    assert "/etc/nv_tegra_release:/etc/nv_tegra_release:ro" in edge["volumes"]
    devices = [re.sub(r"\$\{\w+:-(.*)\}", r"\1", device) for device in edge["devices"]]
    assert devices == ["/dev/video0", "/dev/snd"]


def test_groups_are_numbers_of_the_host(edge: Tree) -> None:
    for group in edge["group_add"]:
        assert re.fullmatch(r"\$\{JETSON_\w+_GID:-\d+\}", group)


def test_compiled_engines_outlive_the_container(edge: Tree, merged: Tree) -> None:
    kept = edge["environment"]["ATTUNE_ENGINE_CACHE"]
    assert f"engines:{kept}" in edge["volumes"]
    assert "engines" in merged["volumes"]
    assert re.search(rf"chown attune .*{kept}\b", DOCKERFILE), "the service may write there"


def test_it_is_asked_whether_it_is_well(edge: Tree) -> None:
    assert edge["healthcheck"]["test"][-1].endswith("/healthz")
    assert edge["healthcheck"]["start_period"] == "10m"
    assert "HEALTHCHECK" in DOCKERFILE


def test_the_image_is_built_from_what_the_file_names(edge: Tree) -> None:
    assert edge["build"]["dockerfile"] == "deploy/jetson/Dockerfile"
    assert re.search(rf"^FROM .* AS {edge['build']['target']}$", DOCKERFILE, re.MULTILINE)
    for argument in edge["build"]["args"]:
        assert re.search(rf"^ARG {argument}=", DOCKERFILE, re.MULTILINE)
    users = re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)
    assert users[-1] == "attune"
    assert "--require-hashes" in DOCKERFILE


def test_no_address_of_a_registry_is_built_in() -> None:
    text = DOCKERFILE + (ROOT / "deploy" / "jetson" / "compose.yml").read_text()
    assert not re.findall(r"https?://(?!127\.0\.0\.1)\S+", text)
