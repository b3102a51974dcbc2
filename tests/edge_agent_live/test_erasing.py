"""A box deletes what it has of whoever withdraws or is erased, and says so until it is heard."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from redis import Redis
from redis.exceptions import NoPermissionError
from redis.exceptions import TimeoutError as Unheard

from edge_agent.adapters.gallery_file import EnrolledFaces, GalleryFile
from edge_agent.agent import Agent
from edge_agent.domain.gallery import Gallery, unit
from edge_agent.erasing import eraser
from edge_agent.erasing.eraser import SAY_AGAIN_S, Eraser, Held
from edge_agent.erasing.orders import Orders
from edge_agent.erasing.tally import Tally
from edge_agent.outbox import ConsentStore, Database, KnownConsent, Limits, Outbox
from edge_agent.senses.enrolled import EnrolledFace, Enrolment
from shared.clock import ManualClock
from shared.contracts import EdgeErased, ErasureOrder, ScoreWindow, TechnicalAlarm
from shared.streams import keys
from shared.streams.codec import decode
from shared.streams.reader import StreamReader
from tests.edge_agent_live.builders import EDGE, T0, consent, window
from tests.edge_agent_live.fake_hub import eventually
from tests.edge_agent_live.stubs import StubPerceiver
from tests.edge_agent_live.test_recording import make_sound
from tests.edge_agent_live.whole_agent import watching
from tests.redis_process import RedisProcess

ADA, BO = "ada-1", "bo-2"


@dataclass
class Box:
    """A box's stores, and what was said to its other parts."""

    redis: Redis
    folder: Path
    clock: ManualClock = field(default_factory=lambda: ManualClock(wall_ms=T0))
    forgotten: list[str] = field(default_factory=list)
    pictures: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.database = Database(self.folder / "o.db", EDGE, self.clock)
        self.outbox = Outbox(self.database, EDGE, self.clock, Limits())
        self.consents = ConsentStore(self.database)
        self.gallery = GalleryFile(self.folder / "gallery.json", "a" * 64)
        self.start()

    def start(self) -> None:
        """The agent, anew."""
        faces = EnrolledFaces(self.folder / "gallery.json")

        def known() -> set[str]:
            return self.consents.persons() | faces.names()

        def shred(person: str) -> int:
            return self.pictures.pop(person, 0)

        held = Held(known, faces, self.forgotten.append, shred, self.outbox.blank)
        orders, tally = Orders(self.redis, self.consents), Tally(self.folder / "erasures.json")
        self.eraser = Eraser(self.redis, EDGE, orders, held, tally, self.clock)

    def enrol(self, *persons: str) -> None:
        for person in persons:
            self.gallery.put(person, unit([[1.0, 0.5], [0.9, 0.6]]), T0)

    def keep(self, person: str, count: int) -> None:
        for _ in range(count):
            self.outbox.append(0, lambda epoch, seq: window(epoch, seq, person_id=person))

    def withdraw(self, person: str) -> None:
        record = consent(T0, person_id=person, withdrawn_at=T0)
        self.redis.set(keys.consent(person), record.model_dump_json())

    def order(self, person: str, scope: str = "everything", heard: tuple[str, ...] = ()) -> None:
        made = {"person_id": person, "scope": scope, "asked_at": T0, "confirmed_by": heard}
        text = ErasureOrder.model_validate(made).model_dump_json()
        self.redis.set(keys.erasure(person), text)

    def said(self) -> list[EdgeErased]:
        return told(self.redis)

    def stored(self, person: str) -> list[ScoreWindow]:
        parcels = self.outbox.pending(0, 1, 10_000)
        windows = [ScoreWindow.model_validate_json(p.body) for p in parcels]
        return [each for each in windows if each.person_id == person]


@pytest.fixture
def box(one_redis: RedisProcess, tmp_path: Path) -> Iterator[Box]:
    made = Box(one_redis.client(), tmp_path)
    yield made
    made.database.close()


def test_a_withdrawn_consent_deletes_the_face_and_nothing_else(box: Box) -> None:
    box.enrol(ADA, BO)
    box.keep(ADA, 3)
    box.redis.set(keys.consent(BO), consent(T0, person_id=BO).model_dump_json())
    box.eraser.step()
    assert set(box.gallery.people()) == {ADA, BO}  # nobody has said anything yet of Ada
    box.withdraw(ADA)
    box.eraser.step()
    box.eraser.step()
    assert set(box.gallery.people()) == {BO}
    assert box.forgotten == [ADA]
    assert box.said() == []
    assert all(each.channels for each in box.stored(ADA))


def test_a_withdrawal_that_was_heard_of_holds_while_the_hub_shows_nothing(box: Box) -> None:
    box.enrol(ADA)
    box.consents.save(KnownConsent(consent(T0, person_id=ADA, revision=5, withdrawn_at=T0), T0))
    older = consent(T0 - 1000, person_id=ADA, revision=4)  # a hub restored from a backup
    box.redis.set(keys.consent(ADA), older.model_dump_json())
    box.eraser.step()
    assert box.gallery.people() == {}


def test_who_consents_again_is_enrolled_again_and_stays(box: Box) -> None:
    box.withdraw(ADA)
    box.enrol(ADA)
    box.eraser.step()
    again = consent(T0 + 1, person_id=ADA, revision=2)
    box.redis.set(keys.consent(ADA), again.model_dump_json())
    box.enrol(ADA)
    box.eraser.step()
    assert set(box.gallery.people()) == {ADA}


def test_a_purpose_alone_takes_the_face_and_is_not_confirmed(box: Box) -> None:
    box.enrol(ADA, BO)
    box.keep(ADA, 1)
    box.order(ADA, "face")
    box.eraser.step()
    assert set(box.gallery.people()) == {BO}
    assert box.said() == []
    assert all(each.channels for each in box.stored(ADA))


def test_everything_goes_and_is_confirmed_with_counts(box: Box) -> None:
    box.enrol(ADA, BO)
    box.keep(ADA, 700)
    box.keep(BO, 2)
    box.pictures = {ADA: 9, BO: 1}
    box.order(ADA)
    before = box.stored(BO)
    box.eraser.step()
    assert set(box.gallery.people()) == {BO}
    assert box.pictures == {BO: 1}
    assert box.stored(BO) == before
    blanked = box.stored(ADA)
    assert [each.seq for each in blanked] == list(range(1, 701))  # no hole, nothing is lost
    assert not any(each.channels or each.quality or each.faces_in_view for each in blanked)
    (said,) = box.said()
    assert said == EdgeErased(
        person_id=ADA, edge_id=EDGE, asked_at=T0, erased_at=T0, faces=2, pictures=9, windows=700
    )


def test_values_are_gone_from_the_file_and_the_volume_is_right(box: Box) -> None:
    box.outbox.append(
        0,
        lambda e, s: window(e, s, person_id=ADA, trace_id="t", channels={"loudness_dbfs": -12.125}),
    )
    volume = "SELECT bytes, (SELECT SUM(LENGTH(CAST(body AS BLOB))) FROM score_window) FROM volume"
    checkpoint(box)
    assert b"-12.125" in (box.folder / "o.db").read_bytes()
    box.enrol(ADA)
    old = (box.folder / "gallery.json").open("rb")  # as a look at the disk's blocks would read it
    box.order(ADA)
    box.eraser.step()
    checkpoint(box)
    assert b"-12.125" not in (box.folder / "o.db").read_bytes()
    with old:
        assert set(old.read()) == {0}
    bytes_, kept = box.database.run(lambda db: db.execute(volume).fetchone())
    assert bytes_ == kept


def test_a_second_that_cannot_be_read_is_not_kept_for_that(box: Box) -> None:
    box.keep(ADA, 3)
    spoilt = "UPDATE score_window SET body = replace(body, 'schema_version', 'x') WHERE seq = 2"
    box.database.run(lambda db: db.execute(spoilt))
    box.enrol(ADA)
    box.order(ADA)
    box.eraser.step()
    assert [(p.kind, p.from_seq) for p in box.outbox.pending(0, 1, 10)] == [
        ("ScoreWindow", 1), ("ControlRecord", 2), ("ScoreWindow", 3),
    ]  # fmt: skip
    assert box.said()[0].windows == 3


def test_it_is_said_until_the_hub_has_heard_whatever_is_killed(box: Box) -> None:
    box.enrol(ADA)
    box.keep(ADA, 4)
    box.order(ADA)
    box.eraser.step()
    box.redis.delete(keys.TECHNICAL)  # the hub never read it
    box.clock.advance(SAY_AGAIN_S - 1)
    box.eraser.step()
    assert box.said() == []
    box.clock.advance(1)
    box.eraser.step()
    assert [(s.faces, s.windows) for s in box.said()] == [(2, 4)]
    box.start()  # killed before anybody heard
    box.eraser.step()
    assert [(s.faces, s.windows) for s in box.said()] == [(2, 4)] * 2
    box.order(ADA, heard=("another-box", EDGE))
    box.clock.advance(SAY_AGAIN_S)
    box.eraser.step()
    box.start()
    box.eraser.step()
    assert len(box.said()) == 2
    assert json.loads((box.folder / "erasures.json").read_text()) == {}


def test_an_account_from_before_still_obeys_the_withdrawal(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.enrol(ADA)
    box.withdraw(ADA)
    get = box.redis.get

    def refused(name: str) -> object:
        if name.startswith("erasure:"):
            raise NoPermissionError("no permissions to access a key")
        return get(name)

    monkeypatch.setattr(box.redis, "get", refused)
    box.eraser.step()
    assert box.gallery.people() == {}


def test_a_hub_that_is_away_is_one_line_and_obeyed_when_it_is_back(
    box: Box, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    box.enrol(ADA)
    box.withdraw(ADA)
    stop, turns, get = threading.Event(), list[int](), box.redis.get

    def away(name: str) -> object:
        if len(turns) < 4:
            raise Unheard("the cable is out")
        return get(name)

    def beat() -> None:
        turns.append(1)
        if len(turns) == 5:
            stop.set()

    monkeypatch.setattr(box.redis, "get", away)
    box.eraser.run(stop, beat)
    assert box.gallery.people() == {}
    assert [record.message for record in caplog.records].count("withdrawals and erasures wait") == 1


def test_an_order_that_cannot_be_read_deletes_nothing(box: Box) -> None:
    box.enrol(ADA)
    box.redis.set(keys.erasure(ADA), b'{"person_id": "ada-1"}')
    other = ErasureOrder(person_id=BO, scope="everything", asked_at=T0)
    box.eraser.step()
    box.redis.set(keys.erasure(ADA), other.model_dump_json())
    box.eraser.step()
    assert set(box.gallery.people()) == {ADA}


def test_a_face_leaves_the_memory_of_a_running_perceiver() -> None:
    rows = {ADA: unit([[1.0, 0.0]]), BO: unit([[0.0, 1.0]])}
    sense = EnrolledFace(None, Enrolment(BO, Gallery(0.4, rows)))  # type: ignore[arg-type]  # unasked
    sense.forget(ADA)
    assert sense.enrolment.person == BO
    assert set(sense.enrolment.gallery.people) == {BO}
    assert sense.enrolment.gallery.match(np.array([1, 0], np.float32)).person is None
    assert set(rows) == {ADA, BO}


def test_what_leaves_says_nothing_but_counts() -> None:
    assert set(EdgeErased.model_fields) - {"schema_version"} == {
        "person_id", "edge_id", "asked_at", "erased_at", "faces", "pictures", "windows",
    }  # fmt: skip
    assert not issubclass(EdgeErased, TechnicalAlarm)


def test_a_running_box_obeys_and_is_heard(
    one_redis: RedisProcess, tmp_path: Path, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A withdrawal and then an erasure, while the hub's database is away and nothing is acked."""
    monkeypatch.setattr(eraser, "EVERY_S", 0.1)
    gallery = GalleryFile(tmp_path / "gallery.json", "a" * 64)
    for person in (ADA, BO):
        gallery.put(person, unit([[1.0, 0.5]]), T0)
    stub = StubPerceiver()
    sources = {ADA: str(make_sound(tmp_path / "long.wav", 60))}
    faces = EnrolledFaces(tmp_path / "gallery.json")
    with (
        watching(one_redis, tmp_path, free_port, sources, lambda _: stub, faces) as agent,
        one_redis.client() as redis,
    ):
        eventually(lambda: len(values(agent)) >= 2, 20)
        now = round(time.time() * 1000)
        ended = consent(now, person_id=ADA, revision=2, withdrawn_at=now)
        redis.set(keys.consent(ADA), ended.model_dump_json())
        eventually(lambda: set(gallery.people()) == {BO}, 10)
        eventually(lambda: stub.forgotten == [ADA] and stub.resets > 0, 5)
        assert values(agent)  # a withdrawal is not an erasure
        order = ErasureOrder(person_id=ADA, scope="everything", asked_at=now)
        redis.set(keys.erasure(ADA), order.model_dump_json())
        eventually(lambda: redis.xlen(keys.TECHNICAL) > 0 and bool(told(redis)), 10)
        assert values(agent) == []
        assert told(redis)[0].windows >= 2


def values(agent: Agent) -> list[ScoreWindow]:
    """Stored seconds that hold any value."""
    parcels = agent.outbox.pending(0, 1, 1000)
    windows = [ScoreWindow.model_validate_json(parcel.body) for parcel in parcels]
    return [each for each in windows if each.channels]


def told(redis: Redis) -> list[EdgeErased]:
    entries = StreamReader(redis, keys.TECHNICAL).read(block_ms=None).entries
    found = [decode(entry.fields) for entry in entries]
    return [each for each in found if isinstance(each, EdgeErased)]


def checkpoint(box: Box) -> None:
    box.database._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
