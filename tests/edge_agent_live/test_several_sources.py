"""Several sources on one box: real cameras, one of which is killed, and a real Redis."""

import logging
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from edge_agent.agent_settings import AgentSettings
from edge_agent.errors import EdgeError
from edge_agent.source_list import WatchedSource, read_source_list
from edge_agent.sources import feed, loop
from shared.contracts import Reason, TechnicalKind, WindowState
from shared.streams import keys
from tests.edge_agent_live.cameras.camera import Camera, seen_and_heard
from tests.edge_agent_live.fake_hub import FakeHub, alarms, eventually
from tests.edge_agent_live.whole_agent import assert_every_second_once, lost, of, watching
from tests.redis_process import RedisProcess

SECRET = "swordfish"
SILENCE = (Reason.NO_PICTURE, Reason.NO_SOUND)


def test_a_dead_camera_is_an_alarm_and_costs_its_neighbour_nothing(
    one_redis: RedisProcess,
    tmp_path: Path,
    ports: list[int],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(feed, "LONGEST_RETRY_S", 2.0)
    monkeypatch.setattr(loop, "LONGEST_RETRY_S", 2.0)
    steady = Camera(ports[0], seen_and_heard())
    shaky = Camera(ports[1], seen_and_heard(), ("anna", SECRET))
    sources = {
        "steady": steady.address,
        "shaky": shaky.address.replace("//", f"//anna:{SECRET}@"),
    }
    with (
        steady,
        shaky,
        FakeHub(one_redis) as hub,
        watching(one_redis, tmp_path, ports[2], sources) as agent,
    ):
        eventually(lambda: len(of("shaky", hub.accepted)) >= 2, 20)
        shaky.unplug()
        died_s = time.monotonic()
        eventually(lambda: lost(agent, "shaky"), 15)
        assert time.monotonic() - died_s < 15
        told = next(a for a in agent.alarms.standing() if a.kind is TechnicalKind.SOURCE_LOST)
        assert told.text.startswith(f"The camera at 127.0.0.1:{ports[1]} ")
        assert not lost(agent, "steady")
        eventually(lambda: of("shaky", hub.accepted)[-1].reasons == SILENCE, 10)
        shaky.plug_in()
        eventually(lambda: not lost(agent, "shaky"), 15)
        eventually(lambda: of("shaky", hub.accepted)[-1].state is WindowState.OK, 5)
        dead = [w for w in of("shaky", hub.accepted) if w.reasons == SILENCE]
        kept = [w for w in of("steady", hub.accepted) if w.t_start >= dead[0].t_start]
        assert {window.state for window in kept} == {WindowState.OK}
        for person in sources:
            assert_every_second_once(of(person, hub.accepted))
        sent = alarms(one_redis)
        with one_redis.client() as redis:
            everything = repr([redis.xrange(keys.scores(0)), redis.xrange(keys.TECHNICAL)])
    assert any(a.kind is TechnicalKind.SOURCE_LOST and a.cleared_at for a in sent)
    spoken = "".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    for text in (everything, spoken):
        assert SECRET not in text


LIST = """
[[source]]
id = "room-1"
person = "resident-1"
address = "rtsp://anna:swordfish@10.0.0.5/stream"

[[source]]
id = "room-2"
person = "resident-2"
address = "/dev/video0"
microphone = "alsa:ReSpeaker"
"""


def test_a_list_names_sources_and_hides_their_addresses(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(LIST)
    settings = AgentSettings(sources=path, source=SecretStr("not.mp4"))
    first, second = settings.watched()
    assert first.address.get_secret_value() == "rtsp://anna:swordfish@10.0.0.5/stream"
    assert SECRET not in repr(first) + str(settings.watched())
    assert second == WatchedSource(
        id="room-2",
        person="resident-2",
        address=SecretStr("/dev/video0"),
        microphone="alsa:ReSpeaker",
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("resident-2", "resident-1"), "the person 'resident-1' is there 2 times"),
        (("room-2", "room-1"), "the id 'room-1' is there 2 times"),
        (("resident-2", "Jane Doe"), "got 'Jane Doe'"),
        (('person = "resident-1"\n', ""), "source 1 person: Field required"),
        (("microphone", "mikrophone"), "source 2 mikrophone: Extra inputs are not permitted"),
        (('"room-1"', "room-1"), "is no TOML"),
        ((LIST, ""), "source: Field required"),
    ],
)
def test_a_wrong_list_is_one_sentence_without_addresses(
    tmp_path: Path, change: tuple[str, str], sentence: str
) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(LIST.replace(*change))
    with pytest.raises(EdgeError) as caught:
        read_source_list(path)
    assert sentence in caught.value.sentence
    assert SECRET not in caught.value.sentence + caught.value.detail


def test_a_list_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EdgeError, match=r"nowhere\.toml cannot be read"):
        read_source_list(tmp_path / "nowhere.toml")
