"""Sound and movement with their times: the strongest second of the episode, by channel."""

from dataclasses import dataclass

from reasoning_service.domain.facts import RECENT_MS, History, evidence
from reasoning_service.domain.quantities import label, quantity, seconds
from shared.contracts import Event, EvidenceLine, ScoredWindow

SOUND = (
    "loudness_dbfs",
    "loudness_spike_db",
    "p_scream",
    "p_whimper",
    "p_groan",
    "p_agitation",
    "p_sigh",
)
MOVEMENT = ("motion_energy", "erratic_ratio", "rocking_hz", "self_touch")


@dataclass(frozen=True, slots=True)
class Peak:
    """The largest value of a channel since onset, and when it was."""

    channel: str
    value: float
    before_event_ms: int
    line: EvidenceLine


def peaks(channels: tuple[str, ...], event: Event, history: History) -> tuple[Peak, ...]:
    """The peaks of ``channels`` over the episode so far, or over the recent 45 s if longer."""
    start = min(event.t_onset, event.t_event - RECENT_MS)
    episode = [w for w in history.windows if start <= w.t_start <= event.t_event]
    found = (_peak(channel, event, episode) for channel in channels)
    return tuple(peak for peak in found if peak is not None)


def _peak(channel: str, event: Event, episode: list[ScoredWindow]) -> Peak | None:
    known = [(v, w) for w in episode if (v := w.channels.get(channel)) is not None]
    if not known:
        return None
    value, window = max(known, key=lambda pair: (pair[0], -pair[1].t_start))
    ago = max(0, event.t_event - window.t_start)
    text = f"{label(channel)} at its highest {seconds(ago)} before: {quantity(channel, value)}"
    end = window.t_start + round(window.hop_s * 1000)
    return Peak(channel, value, ago, evidence("peak", text, window.t_start, end, channel))
