"""The firewall that we hand to operators, in a network namespace: what it lets out and what not."""

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow
RULES = ROOT / "deploy" / "edge-network" / "egress.nft"
BOX = f"attune-fw-{os.getpid()}"


@pytest.fixture
def box() -> Iterator[str]:
    """A namespace with one end of a cable in the rules' own example network, and the rules."""
    if os.geteuid() != 0 or not shutil.which("nft") or not shutil.which("ip"):
        pytest.skip("needs root, nftables and iproute2")
    subprocess.run(["ip", "netns", "add", BOX], check=True)
    try:
        # the kernel's own announcements would be counted too
        inside("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1")
        for words in (
            "link add lan type veth peer name far", "addr add 10.0.0.9/8 dev lan",
            "link set lan up", "link set far up", "link set lo up",
        ):  # fmt: skip
            subprocess.run(["ip", "-n", BOX, *words.split()], check=True)
        inside("nft", "-f", str(RULES))
        inside("nft", "-f", str(RULES))  # loading it again replaces it
        yield BOX
    finally:
        subprocess.run(["ip", "netns", "del", BOX], check=True)


def inside(*command: str) -> str:
    whole = ["ip", "netns", "exec", BOX, *command]
    return subprocess.run(whole, check=True, capture_output=True, text=True).stdout


def refused(kind: str, host: str, port: int) -> bool:
    """Whether the rules refuse the first packet; the cable ends in nothing."""
    before = counted()
    call = "s.connect" if kind == "STREAM" else "s.sendto(b'x', "
    target = f"{call}(({host!r}, {port}))" if kind == "STREAM" else f"{call}({host!r}, {port}))"
    code = (
        f"import socket; s = socket.socket(socket.AF_INET, socket.SOCK_{kind}); s.settimeout(0.3)\n"
        f"try: {target}\nexcept OSError: pass"
    )
    inside("python3", "-c", code)
    return counted() > before


def counted() -> int:
    text = inside("nft", "list", "table", "inet", "attune_edge")
    return int(text.split("counter packets ")[1].split()[0])


@pytest.mark.parametrize(
    ("kind", "host", "port"),
    [("STREAM", "10.0.0.2", 6379), ("STREAM", "10.0.1.7", 554), ("DGRAM", "10.0.0.2", 123)],
)
def test_hub_cameras_and_clock_are_reached(box: str, kind: str, host: str, port: int) -> None:
    assert not refused(kind, host, port)


@pytest.mark.parametrize(
    ("kind", "host", "port"),
    [
        ("STREAM", "10.0.0.2", 443),
        ("STREAM", "10.0.0.3", 6379),
        ("STREAM", "10.0.1.7", 80),
        ("DGRAM", "10.0.0.2", 53),
        ("STREAM", "10.200.0.1", 443),
    ],
)
def test_nothing_else_is(box: str, kind: str, host: str, port: int) -> None:
    assert refused(kind, host, port)
