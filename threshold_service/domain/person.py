"""Everything the engine remembers of one person, and its exact snapshot."""

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from threshold_service.domain.channel_state import ChannelState
from threshold_service.domain.episode import EpisodeState
from threshold_service.domain.phases import Phase

STATE_VERSION = 2


@dataclass(slots=True)
class Interval:
    """The sampling interval: from the configuration, else from a person's first 30 records."""

    seconds: float = 1.0
    seen: list[float] = field(default_factory=list)
    settled: bool = False


@dataclass(slots=True)
class PersonState:
    """One person. Times are event times in epoch milliseconds, None before anything happened."""

    channels: dict[str, ChannelState] = field(default_factory=dict)
    episode: EpisodeState = field(default_factory=EpisodeState)
    interval: Interval = field(default_factory=Interval)
    tier_bits: list[int] = field(default_factory=lambda: [0, 0, 0])
    cue_bits: dict[str, int] = field(default_factory=dict)
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
    offset: float = 0.0


def snapshot(state: PersonState) -> str:
    """The state as canonical JSON; floats by their shortest exact form, so nothing is lost."""
    body = {item.name: getattr(state, item.name) for item in fields(state)}
    body["channels"] = {name: _rows(channel) for name, channel in state.channels.items()}
    body["episode"] = asdict(state.episode)
    body["interval"] = asdict(state.interval)
    body["version"] = STATE_VERSION
    return json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)


def restore(text: str) -> PersonState:
    """The state that ``snapshot`` wrote, bit for bit; ``ValueError`` for another version."""
    body: dict[str, Any] = json.loads(text)
    version = body.pop("version", None)
    if version != STATE_VERSION:
        raise ValueError(f"state version must be {STATE_VERSION}, got {version!r}")
    channels = body.pop("channels")
    episode = body.pop("episode")
    episode["phase"] = Phase(episode["phase"])
    interval = Interval(**body.pop("interval"))
    return PersonState(
        channels={name: ChannelState(*row) for name, row in channels.items()},
        episode=EpisodeState(**episode),
        interval=interval,
        **body,
    )


def _rows(channel: ChannelState) -> list[object]:
    return [channel.t, channel.baseline, channel.hours]
