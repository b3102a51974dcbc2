"""The channel registry: what each number in a window means and which way distress moves it.

A new sensor is one more line here. ``direction`` is the sign of distress (``up``: more is
worse), which decides how a deviation counts: on real physiology, statistics without a sign
are at chance for stress while signed ones are not. ``transform`` makes the channel's noise
roughly symmetric before a baseline is taken.
"""

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """Which way a channel moves in distress; ``none`` channels carry context, not evidence."""

    UP = "up"
    DOWN = "down"
    BOTH = "both"
    NONE = "none"


class Transform(StrEnum):
    """Applied before a baseline is taken; ``logit`` clips at 0.01 and 0.99."""

    IDENTITY = "identity"
    LOGIT = "logit"
    LOG = "log"
    LOG_OFFSET = "log_offset"


class Modality(StrEnum):
    """The sense a channel comes from."""

    FACE = "face"
    BODY = "body"
    MOTION = "motion"
    VOICE = "voice"
    FUSED = "fused"
    WEARABLE = "wearable"


@dataclass(frozen=True, slots=True)
class Channel:
    """One named number: its unit, closed range, direction of distress, transform and sense."""

    name: str
    unit: str
    low: float
    high: float
    direction: Direction
    transform: Transform
    modality: Modality
    label: str


EMOTIONS = (
    "anger",
    "disgust",
    "fear",
    "happiness",
    "neutral",
    "sadness",
    "surprise",
    "contempt",
)
"""The taxonomy ``care8``."""

_EMOTION_DIRECTION = {
    "anger": Direction.UP,
    "disgust": Direction.UP,
    "fear": Direction.UP,
    "happiness": Direction.DOWN,
    "neutral": Direction.NONE,
    "sadness": Direction.UP,
    "surprise": Direction.NONE,
    "contempt": Direction.NONE,
}


def _probability(name: str, direction: Direction, modality: Modality, label: str) -> Channel:
    return Channel(name, "1", 0.0, 1.0, direction, Transform.LOGIT, modality, label)


def _number(
    name: str,
    unit: str,
    low: float,
    high: float,
    direction: Direction,
    transform: Transform,
    modality: Modality,
    label: str,
) -> Channel:
    return Channel(name, unit, low, high, direction, transform, modality, label)


_UP, _DOWN, _BOTH, _NONE = Direction.UP, Direction.DOWN, Direction.BOTH, Direction.NONE
_ID, _LOG, _LOG_OFFSET = Transform.IDENTITY, Transform.LOG, Transform.LOG_OFFSET


def _movement(name: str, direction: Direction, label: str) -> Channel:
    """A facial action unit: how far a part of the face has moved from this person's neutral."""
    return _number(name, "eye_distance", 0, 1, direction, _ID, Modality.FACE, label)


_CHANNELS = (
    *(
        _probability(f"p_{e}", _EMOTION_DIRECTION[e], Modality.FACE, f"signs of {e}")
        for e in EMOTIONS
    ),
    *(_probability(f"s_{e}", _NONE, Modality.FACE, f"share of {e}") for e in EMOTIONS),
    _number("valence", "1", -1, 1, _DOWN, _ID, Modality.FACE, "pleasantness of expression"),
    _number("arousal", "1", -1, 1, _UP, _ID, Modality.FACE, "activation of expression"),
    # Lowered brows are the unit that pain adds most surely (Prkachin & Solomon 2008). Its other
    # units are no evidence alone: tightened lids smile as well, and closed eyes sleep.
    _movement("au_04", _UP, "brows lowered"),
    _movement("au_01", _NONE, "inner brows raised"),
    _movement("au_02", _NONE, "outer brows raised"),
    _movement("au_06_07", _NONE, "cheeks raised or lids tightened"),
    _movement("au_12", _NONE, "lip corners pulled up"),
    _movement("au_15", _NONE, "lip corners pulled down"),
    _movement("au_20", _NONE, "lips stretched"),
    _movement("au_25", _NONE, "lips parted"),
    _movement("au_26_27", _NONE, "jaw dropped"),
    _number("au_43", "1", 0, 1, _NONE, _ID, Modality.FACE, "eyes closed"),
    _probability("distress_raw", _UP, Modality.FUSED, "distress, this second alone"),
    _probability("distress_fused", _UP, Modality.FUSED, "distress, smoothed"),
    _number("loudness_dbfs", "dBFS", -120, 3, _UP, _ID, Modality.VOICE, "loudness"),
    _number(
        "loudness_spike_db", "dB", 0, 123, _NONE, _ID, Modality.VOICE, "loudness above the room's"
    ),
    _number("f0_hz", "Hz", 30, 2000, _UP, _LOG, Modality.VOICE, "pitch of the voice"),
    _number(
        "spectral_centroid_hz", "Hz", 0, 8000, _NONE, _ID, Modality.VOICE, "brightness of sound"
    ),
    _number(
        "zero_crossing_rate", "1", 0, 1, _NONE, _ID, Modality.VOICE, "zero crossings per sample"
    ),
    _number("tempo_bpm", "1/min", 0, 400, _NONE, _ID, Modality.VOICE, "tempo of sound"),
    _probability("p_voice", _NONE, Modality.VOICE, "somebody speaks"),
    _probability("p_sigh", _UP, Modality.VOICE, "sighing"),
    _probability("p_groan", _UP, Modality.VOICE, "groaning"),
    _probability("p_whimper", _UP, Modality.VOICE, "whimpering or crying"),
    _probability("p_scream", _UP, Modality.VOICE, "screaming"),
    _probability("p_agitation", _UP, Modality.VOICE, "agitated voice"),
    _probability("p_laugh", _NONE, Modality.VOICE, "laughing"),
    _probability("p_cough", _NONE, Modality.VOICE, "coughing"),
    _number("motion_energy", "1", 0, 1, _UP, _ID, Modality.MOTION, "amount of movement"),
    _number("erratic_ratio", "1", 0, 1, _UP, _ID, Modality.MOTION, "restless movement"),
    _number("rocking_hz", "Hz", 0, 5, _NONE, _ID, Modality.BODY, "rocking"),
    _probability("self_touch", _UP, Modality.BODY, "touching the own face or head"),
    _number("keypoint_speed", "1/s", 0, 12, _NONE, _LOG_OFFSET, Modality.BODY, "speed of the body"),
    _number("torso_angle_deg", "deg", 0, 180, _NONE, _ID, Modality.BODY, "leaning of the body"),
    _probability("slumped", _NONE, Modality.BODY, "slumped"),
    _probability("lying", _NONE, Modality.BODY, "lying"),
    _number("heart_rate_bpm", "1/min", 20, 300, _UP, _LOG, Modality.WEARABLE, "heart rate"),
    _number(
        "respiration_rate_bpm", "1/min", 1, 120, _BOTH, _ID, Modality.WEARABLE, "breathing rate"
    ),
    _number("eda_us", "uS", 0, 100, _UP, _LOG_OFFSET, Modality.WEARABLE, "skin conductance"),
    _number(
        "skin_temperature_c", "degC", 10, 45, _BOTH, _ID, Modality.WEARABLE, "skin temperature"
    ),
    _number(
        "acceleration", "g", 0, 64, _BOTH, _LOG_OFFSET, Modality.WEARABLE, "movement of the wrist"
    ),
)

REGISTRY: dict[str, Channel] = {channel.name: channel for channel in _CHANNELS}
AUDIO_ALARM_CUES = ("p_scream", "p_whimper", "p_groan", "p_agitation")
"""Cues that may raise an event by themselves, while learning too."""
