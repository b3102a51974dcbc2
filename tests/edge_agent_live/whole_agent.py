"""The agent in this process on sources that a list names, with stand-ins for the models."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from edge_agent.agent import Agent, Outside
from edge_agent.agent_settings import AgentSettings
from edge_agent.erasing.eraser import Faces, NoFaces
from edge_agent.source_list import WatchedSource
from edge_agent.sources.build import source_at
from edge_agent.sources.port import SecondPerceiver, Source
from shared.clock import SystemClock
from shared.contracts import ScoreWindow, TechnicalKind
from shared.streams import keys
from tests.edge_agent_live.builders import EDGE, consent
from tests.edge_agent_live.stubs import StubPerceiver
from tests.redis_process import RedisProcess


def source_list(path: Path, sources: dict[str, str]) -> Path:
    """One source for each person named, all other settings plain."""
    tables = [
        f'[[source]]\nid = "at-{person}"\nperson = "{person}"\naddress = "{address}"\n'
        for person, address in sources.items()
    ]
    path.write_text("\n".join(tables))
    return path


def grant(server: RedisProcess, persons: Iterable[str], lease_s: int = 3600) -> None:
    """Consent to everything, for as long as a test may take."""
    now = round(time.time() * 1000)
    with server.client() as redis:
        for person in persons:
            record = consent(now, person_id=person, lease_until=now + lease_s * 1000)
            redis.set(keys.consent(person), record.model_dump_json())


@contextmanager
def watching(
    server: RedisProcess,
    folder: Path,
    port: int,
    sources: dict[str, str],
    load: Callable[[str], SecondPerceiver] = lambda _: StubPerceiver(),
    faces: Faces | None = None,
) -> Iterator[Agent]:
    """The agent on these sources, by person, until the block ends."""
    clock = SystemClock()
    settings = AgentSettings(
        redis_url=server.url,
        data_dir=folder,
        sources=source_list(folder / "sources.toml", sources),
        edge_id=EDGE,
        edge_metrics_port=port,
    )

    def open_source(watched: WatchedSource) -> Source:
        return source_at(watched.address.get_secret_value(), watched.microphone, clock)

    grant(server, sources)
    agent = Agent(settings, Outside(open_source, load, clock, faces or NoFaces()))
    stop = threading.Event()
    thread = threading.Thread(target=agent.run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield agent
    finally:
        stop.set()
        thread.join(15)
    assert not thread.is_alive()


def of(person: str, windows: Iterable[ScoreWindow]) -> list[ScoreWindow]:
    """The windows of one person."""
    return [window for window in windows if window.person_id == person]


def assert_every_second_once(windows: list[ScoreWindow]) -> None:
    """In order, and no second of event time without its window. Where a source is opened anew its
    seconds begin at another moment, so up to one second may lie between two windows."""
    gaps = [(a.t_start, b.t_start - a.t_start) for a, b in pairwise(windows)]
    assert [gap for gap in gaps if not 1000 <= gap[1] < 2000] == []


def lost(agent: Agent, person: str) -> bool:
    """Whether it stands as an alarm that this person's source is lost."""
    return any(
        alarm.kind is TechnicalKind.SOURCE_LOST and alarm.subject == f"at-{person}"
        for alarm in agent.alarms.standing()
    )
