"""The evidence ring: sealed, bounded, by consent, gone with it; every look has a line."""

import io
import json
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from edge_agent.__main__ import main as edge_agent
from edge_agent.adapters import jpeg
from edge_agent.evidence import Access, EvidenceRefused, Exhibit, Keyring, Ring, RingLimits
from edge_agent.evidence.access import MAX_EXHIBITS, spread
from edge_agent.evidence.audit import AuditFile
from edge_agent.evidence.keeper import Keeper
from edge_agent.outbox import ConsentStore, Database, KnownConsent
from edge_agent.perception import SecondOfInput
from shared.clock import SystemClock
from tests.edge_agent_live.builders import EDGE, PERSON, T0, consent
from tests.edge_agent_live.stubs import StubPerceiver

MINUTE_MS = 60_000
FRAME = np.random.default_rng(3).integers(0, 255, (240, 320, 3)).astype(np.uint8)


@dataclass
class Store:
    """A ring of five minutes and its folders."""

    root: Path
    master: bytes = b""
    max_bytes: int = 10_000_000

    def __post_init__(self) -> None:
        self.files = self.root / "evidence"
        self.keys = self.root / "keys"
        self.ring = self.open()

    def open(self, master: bytes | None = None) -> Ring:
        limits = RingLimits(5 * MINUTE_MS, max_bytes=self.max_bytes)
        return Ring(
            self.files, Keyring(self.keys, self.master if master is None else master), limits
        )

    def times(self, person: str = PERSON) -> list[int]:
        """What another process reads from the disk."""
        return [exhibit.t_ms - T0 for exhibit in self.open().read(person, 0, 10**13)]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_what_is_kept_comes_back_and_lies_sealed_and_private(store: Store) -> None:
    picture = jpeg.encode(FRAME)
    store.ring.keep(PERSON, T0, picture)
    assert store.ring.read(PERSON, T0, T0) == [Exhibit(T0, picture)]
    (sealed,) = store.files.rglob("*.sealed")
    assert picture[20:60] not in sealed.read_bytes()
    assert b"JFIF" not in sealed.read_bytes()
    for path in [*store.files.rglob("*"), *store.keys.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_two_pictures_of_one_content_are_sealed_differently(store: Store) -> None:
    store.ring.keep(PERSON, T0, b"same")
    store.ring.keep(PERSON, T0 + 1000, b"same")
    first, second = (path.read_bytes() for path in store.files.rglob("*.sealed"))
    assert first[:12] != second[:12]
    assert first[12:] != second[12:]


@pytest.mark.parametrize("where", [0, 12, -1])
def test_a_changed_picture_does_not_open(store: Store, where: int) -> None:
    store.ring.keep(PERSON, T0, b"picture")
    (sealed,) = store.files.rglob("*.sealed")
    content = bytearray(sealed.read_bytes())
    content[where] ^= 1
    sealed.write_bytes(content)
    assert store.times() == []


def test_a_picture_moved_to_another_time_or_person_does_not_open(store: Store) -> None:
    store.ring.keep(PERSON, T0, b"picture")
    store.ring.keep("other", T0, b"other")
    (sealed,) = (store.files / PERSON).glob("*.sealed")
    sealed.rename(sealed.with_name(f"000000000000-{T0 + 1000}.sealed"))
    assert store.times() == []
    (foreign,) = (store.files / "other").glob("*.sealed")
    foreign.rename(store.files / PERSON / foreign.name)
    assert store.times() == []


def test_only_the_last_minutes_stay(store: Store) -> None:
    for second in range(0, 11 * 60, 20):
        store.ring.keep(PERSON, T0 + second * 1000, b"x" * 100)
    newest = (11 * 60 - 20) * 1000
    assert store.times()[0] >= newest - 5 * MINUTE_MS
    assert store.times()[-1] == newest
    stretches = {path.stem for path in store.keys.rglob("*.key")}
    assert len(stretches) <= 2  # a key is destroyed with the last picture that it sealed


def test_a_deleted_picture_that_was_copied_no_longer_opens(store: Store, tmp_path: Path) -> None:
    """Flash memory keeps what was deleted: the key is gone, so it is noise."""
    store.ring.keep(PERSON, T0, b"picture")
    (sealed,) = store.files.rglob("*.sealed")
    recovered = sealed.read_bytes()
    store.ring.prune(T0 + 12 * MINUTE_MS)
    assert list(store.keys.rglob("*.key")) == []
    sealed.parent.mkdir(parents=True, exist_ok=True)
    sealed.write_bytes(recovered)
    assert store.times() == []


def test_a_clock_set_back_does_not_keep_pictures_for_ever(store: Store) -> None:
    store.ring.keep(PERSON, T0, b"picture")
    store.ring.prune(T0 - 60 * MINUTE_MS)
    assert store.times() == []


def test_the_number_of_pictures_is_bounded_whatever_their_times(store: Store) -> None:
    for _ in range(320):
        store.ring.keep(PERSON, T0, b"x")
    assert len(store.times()) == 300


def test_all_persons_together_stay_within_the_bytes(tmp_path: Path) -> None:
    store = Store(tmp_path, max_bytes=2000)
    for second in range(10):
        for person in ("a", "b"):
            store.ring.keep(person, T0 + second * 1000, b"x" * 200)
    total = sum(path.stat().st_size for path in store.files.rglob("*.sealed"))
    assert total <= 2000
    assert store.times("a")[-1] == store.times("b")[-1] == 9000


def test_a_stolen_disk_is_worthless_without_the_secret_from_elsewhere(tmp_path: Path) -> None:
    store = Store(tmp_path, master=b"from a systemd credential")
    store.ring.keep(PERSON, T0, b"picture")
    assert store.times() == [0]
    assert store.open(master=b"").read(PERSON, 0, 10**13) == []
    assert store.open(master=b"another secret").read(PERSON, 0, 10**13) == []


def test_shredding_one_person_leaves_the_others(store: Store) -> None:
    store.ring.keep(PERSON, T0, b"picture")
    store.ring.keep("other", T0, b"other")
    store.ring.shred(PERSON)
    assert (store.times(), store.times("other")) == ([], [0])
    assert not (store.files / PERSON).exists()
    assert not (store.keys / PERSON).exists()


@dataclass
class Room:
    """A keeper with a consent that the test gives and takes."""

    store: Store
    agreed: bool = True

    def __post_init__(self) -> None:
        self.now = T0
        self.keeper = Keeper(self.store.ring, jpeg.encode, lambda: self.now)
        self.keeper.obey_consent_of(PERSON, self.may_keep)
        self.perceiver = self.keeper.load_recording(StubPerceiver, PERSON, self.may_keep)

    def may_keep(self) -> bool:
        return self.agreed

    def see(self, second: int) -> None:
        self.now = T0 + second * 1000
        self.perceiver.perceive(SecondOfInput(self.now, [FRAME, FRAME], None))


def test_a_scored_second_leaves_one_small_picture(store: Store) -> None:
    room = Room(store)
    room.see(0)
    room.see(1)
    assert store.times() == [0, 1000]
    picture = Image.open(io.BytesIO(store.ring.read(PERSON, T0, T0)[0].jpeg))
    assert picture.format == "JPEG"
    assert max(picture.size) <= jpeg.LONGEST_SIDE
    assert len(picture.getexif()) == 0


def test_without_consent_nothing_is_ever_written(store: Store) -> None:
    room = Room(store, agreed=False)
    for second in range(5):
        room.see(second)
    room.keeper.obey()
    assert not store.files.exists()
    assert not store.keys.exists()


def test_a_withdrawal_destroys_keys_and_pictures_at_the_next_look(store: Store) -> None:
    room = Room(store)
    room.see(0)
    assert store.times() == [0]
    room.agreed = False
    room.see(1)
    room.keeper.obey()
    assert list(store.files.rglob("*.sealed")) == list(store.keys.rglob("*.key")) == []
    room.agreed = True
    room.see(2)
    assert store.times() == [2000]


def test_somebody_no_longer_watched_here_is_forgotten(store: Store) -> None:
    room = Room(store)
    store.ring.keep("moved-away", T0, b"picture")
    room.keeper.obey()
    assert store.times("moved-away") == []


def test_when_the_agent_ends_or_was_killed_nothing_stays(store: Store) -> None:
    room = Room(store)
    room.see(0)
    room.keeper.close()
    assert list(store.files.rglob("*.sealed")) == []
    store.ring.keep(PERSON, T0, b"left by a killed agent")
    Room(store)
    assert store.times() == []
    assert list(store.keys.rglob("*.key")) == []


def test_a_disk_that_refuses_costs_no_window(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room = Room(store)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "open", refuse)
    room.see(0)
    monkeypatch.undo()
    assert "evidence not kept" in caplog.text
    assert store.times() == []


@pytest.fixture
def access(store: Store) -> Access:
    for second in range(20):
        store.ring.keep(PERSON, T0 + second * 1000, bytes([second]))
    audit = AuditFile(store.root / "audit.jsonl")
    return Access(store.ring, audit, lambda person: person == PERSON, lambda: T0 + 30_000)


def test_a_look_gives_a_few_pictures_spread_over_the_event(access: Access) -> None:
    shown = access.show(PERSON, T0 + 2000, T0 + 17_000, "nurse", "alert 7")
    assert len(shown) == MAX_EXHIBITS
    assert (shown[0].jpeg, shown[-1].jpeg) == (bytes([2]), bytes([17]))
    assert spread(shown, 100) == shown


def test_each_look_has_a_line_before_anything_is_shown(access: Access, store: Store) -> None:
    access.show(PERSON, T0, T0 + 5000, "nurse", "alert 7")
    access.show(PERSON, T0 + 99_000, T0 + 99_500, "nurse", "nothing is there")
    first, second = map(json.loads, (store.root / "audit.jsonl").read_text().splitlines())
    assert (first["who"], first["because"], first["person_id"]) == ("nurse", "alert 7", PERSON)
    assert (second["t_from"], second["at"]) == (T0 + 99_000, T0 + 30_000)
    assert stat.S_IMODE((store.root / "audit.jsonl").stat().st_mode) == 0o600


def test_without_a_reason_a_consent_or_an_audit_nothing_is_shown(
    access: Access, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(EvidenceRefused, match="Say why"):
        access.show(PERSON, T0, T0 + 1000, "nurse", "  ")
    unwritable = AuditFile(tmp_path / "evidence" / "file" / "audit")
    (tmp_path / "evidence" / "file").write_bytes(b"")
    broken = Access(store.ring, unwritable, lambda _: True, lambda: T0)
    with pytest.raises(EvidenceRefused, match="audit"):
        broken.show(PERSON, T0, T0 + 1000, "nurse", "alert 7")
    store.ring.keep("other", T0, b"picture")
    with pytest.raises(EvidenceRefused, match="does not cover"):
        access.show("other", T0, T0 + 1000, "nurse", "alert 7")
    assert store.times("other") == []  # asked without consent: it should not have been there


@pytest.mark.parametrize(
    "damage",
    [lambda lines: lines[1:], lambda lines: [lines[0], lines[2]], lambda lines: lines[:1] * 3],
)
def test_a_line_taken_out_or_repeated_is_seen(
    access: Access, store: Store, damage: Callable[[list[str]], list[str]]
) -> None:
    for number in range(3):
        access.show(PERSON, T0, T0, "nurse", f"alert {number}")
    path = store.root / "audit.jsonl"
    assert AuditFile(path).first_broken() is None
    path.write_text("\n".join(damage(path.read_text().splitlines())))
    assert AuditFile(path).first_broken() is not None


def test_a_changed_line_is_seen(access: Access, store: Store) -> None:
    access.show(PERSON, T0, T0, "nurse", "alert 1")
    access.show(PERSON, T0, T0, "nurse", "alert 2")
    path = store.root / "audit.jsonl"
    path.write_text(path.read_text().replace("alert 1", "alert 9"))
    assert AuditFile(path).first_broken() == 2


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Store]:
    """An edge box's folder with an outbox that knows a consent, and pictures of just now."""

    def made(**changes: object) -> Store:
        for name in [name for name in os.environ if name.startswith("ATTUNE_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("ATTUNE_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("ATTUNE_EDGE_ID", EDGE)
        monkeypatch.setenv("ATTUNE_EVIDENCE_MINUTES", "5")
        monkeypatch.setenv("ATTUNE_EVIDENCE_KEYS", str(tmp_path / "edge" / "keys"))
        now = round(time.time() * 1000)
        database = Database(tmp_path / "edge" / f"{EDGE}.outbox.db", EDGE, SystemClock())
        ConsentStore(database).save(KnownConsent(consent(now, **changes), now))
        database.close()
        store = Store(tmp_path / "edge")
        store.ring.keep(PERSON, now - 2000, b"picture")
        return store

    return made


def show(out: Path) -> int:
    words = [
        "--from",
        "2020-01-01",
        "--to",
        "2100-01-01",
        "--because",
        "alert 7",
        "--out",
        str(out),
    ]
    return edge_agent(["evidence", "show", PERSON, *words])


def test_the_command_writes_pictures_and_a_line(
    box: Callable[..., Store], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    box(purposes=("face", "key_frames"))
    assert show(tmp_path / "out") == 0
    (picture,) = (tmp_path / "out").iterdir()
    assert picture.read_bytes() == b"picture"
    assert stat.S_IMODE(picture.stat().st_mode) == 0o600
    assert "alert 7" in (tmp_path / "edge" / "evidence-audit.jsonl").read_text()
    assert edge_agent(["evidence", "verify"]) == 0
    assert "the audit is whole" in capsys.readouterr().out


@pytest.mark.parametrize(
    "changes",
    [
        {"purposes": ("face", "voice")},
        {"purposes": ("key_frames", "voice")},
        {"purposes": ("face", "key_frames"), "withdrawn_at": T0},
        {"purposes": ("face", "key_frames"), "lease_until": T0},
        {"purposes": ("face", "key_frames"), "review_at": T0},
    ],
)
def test_the_command_shows_nothing_without_a_consent_that_holds_now(
    box: Callable[..., Store],
    changes: dict[str, object],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = box(**changes)
    assert show(tmp_path / "out") == 1
    assert "does not cover pictures" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert list(store.files.rglob("*.sealed")) == []


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ATTUNE_EVIDENCE_MINUTES", "0", "keeps no pictures"),
        ("ATTUNE_EVIDENCE_MASTER_KEY", "/missing/secret", "secret for the evidence ring"),
        ("ATTUNE_EDGE_ID", "edge-other", "consent cannot be read"),
    ],
)
def test_what_is_not_set_up_is_a_sentence(
    box: Callable[..., Store],
    variable: str,
    value: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    box(purposes=("face", "key_frames"))
    monkeypatch.setenv(variable, value)
    assert show(tmp_path / "out") == 1
    assert said in capsys.readouterr().err


def test_limits_that_keep_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="limits must be"):
        RingLimits(max_age_ms=10, every_ms=1000)
