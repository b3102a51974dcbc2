"""Everything the engine remembers of one person, and its exact snapshot."""

import json
from dataclasses import dataclass, field, fields
from typing import Any

from shared.exact_json import to_text
from threshold_service.domain.channel_table import ChannelTable
from threshold_service.domain.episode import EpisodeState
from threshold_service.domain.feature_memory import FeatureMemory
from threshold_service.domain.feature_memory import recalled as recalled_features
from threshold_service.domain.feature_memory import remembered as remembered_features
from threshold_service.domain.packing import pack, unpack
from threshold_service.domain.phases import Phase
from threshold_service.domain.place import Place
from threshold_service.domain.place import recalled as recalled_places
from threshold_service.domain.place import remembered as remembered_places
from threshold_service.domain.sign_snapshot import recalled, remembered
from threshold_service.domain.signs import SignMemory
from threshold_service.domain.unseen import Unseen
from threshold_service.domain.unseen import recalled as recalled_unseen
from threshold_service.domain.unseen import remembered as remembered_unseen

STATE_VERSION = 6


@dataclass(slots=True)
class Interval:
    """The sampling interval: from the configuration, else from a person's first 30 records."""

    seconds: float = 1.0
    seen: list[float] = field(default_factory=list)
    settled: bool = False


@dataclass(slots=True)
class PersonState:
    """One person. Times are event times in epoch milliseconds, None before anything happened."""

    channels: ChannelTable = field(default_factory=ChannelTable)
    episode: EpisodeState = field(default_factory=EpisodeState)
    interval: Interval = field(default_factory=Interval)
    tier_bits: list[int] = field(default_factory=lambda: [0, 0, 0])
    cue_bits: dict[str, int] = field(default_factory=dict)
    signs: SignMemory = field(default_factory=SignMemory)
    sign_bits: dict[str, int] = field(default_factory=dict)
    features: FeatureMemory = field(default_factory=FeatureMemory)
    unseen: dict[str, Unseen] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    t_last: int | None = None
    hour: int = 0
    t_assessed: int | None = None
    assessed_s: float = 0.0
    recover_from: int | None = None
    frozen_since: int | None = None
    tail_until: int = 0
    relearn_until: int = 0
    learnt: bool = False
    usual_sum: float = 0.0
    usual_square: float = 0.0
    usual_weight: float = 0.0
    paused_until: int = 0
    consent_withdrawn: bool = False
    revision: int = 0
    episode_config: str = ""
    last_evidence: float = 0.0
    factor: float = 1.0
    factor_config: str = ""
    offset: float = 0.0
    answers: int = 0
    answered: str = ""
    answered_step: float = 0.0
    raised_at: int | None = None
    lowered_at: int | None = None


def snapshot(state: PersonState) -> str:
    """The state as JSON, the same text for the same state; nothing of a float is lost."""
    body: dict[str, Any] = {name: getattr(state, name) for name in _FIELDS}
    body["episode"] = {name: getattr(state.episode, name) for name in _EPISODE}
    body["interval"] = {name: getattr(state.interval, name) for name in _INTERVAL}
    body["cue_bits"] = dict(sorted(state.cue_bits.items()))
    body["sign_bits"] = dict(sorted(state.sign_bits.items()))
    body["signs"] = remembered(state.signs)
    body["features"] = remembered_features(state.features)
    body["unseen"] = remembered_unseen(state.unseen)
    body["places"] = remembered_places(state.places)
    body["channels"], rows = state.channels.remembered()
    body["lengths"] = [len(row) for row in rows]
    body["rows"] = pack(rows)
    body["version"] = STATE_VERSION
    return to_text(body)


def restore(text: str) -> PersonState:
    """The state that ``snapshot`` wrote, bit for bit; ``ValueError`` for another version."""
    body: dict[str, Any] = json.loads(text)
    version = body.pop("version", None)
    if version != STATE_VERSION:
        raise ValueError(f"state version must be {STATE_VERSION}, got {version!r}")
    names = body.pop("channels")
    rows = unpack(body.pop("rows"), body.pop("lengths"))
    episode = body.pop("episode")
    episode["phase"] = Phase(episode["phase"])
    interval = Interval(**body.pop("interval"))
    return PersonState(
        channels=ChannelTable.of(names, rows),
        episode=EpisodeState(**episode),
        interval=interval,
        signs=recalled(body.pop("signs")),
        features=recalled_features(body.pop("features")),
        unseen=recalled_unseen(body.pop("unseen")),
        places=recalled_places(body.pop("places")),
        **body,
    )


_EPISODE = tuple(item.name for item in fields(EpisodeState))
_INTERVAL = tuple(item.name for item in fields(Interval))
_FIELDS = tuple(item.name for item in fields(PersonState) if item.name != "channels")
