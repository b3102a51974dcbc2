"""The words of the template: one table, hashed, so that each assessment names its wording.

Rules: "signs consistent with distress", never what a person feels; no diagnosis, no medication,
no names, no restraint; numbers only where a placeholder puts one that the evidence has.
"""

import hashlib
import json

from shared.contracts import Reason
from shared.contracts.channels import Modality

TEMPLATE_VERSION = "template-1"

URGENCY = {
    1: "needs attention now",
    2: "needs attention soon",
    3: "worth watching",
}
SENSES = {
    Modality.FACE: "face",
    Modality.BODY: "body",
    Modality.MOTION: "movement",
    Modality.VOICE: "sound",
    Modality.WEARABLE: "worn sensor",
}
HIGHER_LOWER = {
    "loudness_dbfs": ("Louder", "Quieter"),
    "f0_hz": ("Voice higher", "Voice lower"),
    "p_anger": ("More signs of anger in the face", "Fewer signs of anger in the face"),
    "p_disgust": ("More signs of disgust in the face", "Fewer signs of disgust in the face"),
    "p_fear": ("More signs of fear in the face", "Fewer signs of fear in the face"),
    "p_happiness": ("Face looks more cheerful", "Face looks less cheerful"),
    "p_neutral": ("Face looks more relaxed", "Face looks less relaxed"),
    "p_sadness": ("More signs of sadness in the face", "Fewer signs of sadness in the face"),
    "p_surprise": ("More signs of surprise in the face", "Fewer signs of surprise in the face"),
    "p_contempt": ("More signs of contempt in the face", "Fewer signs of contempt in the face"),
    "valence": ("Expression more pleasant", "Expression less pleasant"),
    "arousal": ("Expression more agitated", "Expression calmer"),
    "au_04": ("Brows lowered more", "Brows lowered less"),
    "distress_raw": ("More signs of distress overall", "Fewer signs of distress overall"),
    "distress_fused": ("More signs of distress overall", "Fewer signs of distress overall"),
    "p_voice": ("More speaking", "Less speaking"),
    "p_sigh": ("More sounds like sighing", "Fewer sounds like sighing"),
    "p_groan": ("More sounds like groaning", "Fewer sounds like groaning"),
    "p_whimper": ("More sounds like whimpering or crying", "Fewer sounds like whimpering"),
    "p_scream": ("More sounds like screaming", "Fewer sounds like screaming"),
    "p_agitation": ("Voice sounds more agitated", "Voice sounds less agitated"),
    "motion_energy": ("More movement", "Less movement"),
    "erratic_ratio": ("More restless movement", "Less restless movement"),
    "rocking_hz": ("Rocking faster", "Rocking slower"),
    "self_touch": ("Touching the own face or head more", "Touching the own face or head less"),
    "heart_rate_bpm": ("Heart rate higher", "Heart rate lower"),
    "respiration_rate_bpm": ("Breathing faster", "Breathing slower"),
    "eda_us": ("Skin conductance higher", "Skin conductance lower"),
    "skin_temperature_c": ("Skin warmer", "Skin cooler"),
    "acceleration": ("Wrist moving more", "Wrist moving less"),
}
USUAL = "{change} than usual for this person: {value} against a usual {expected}."
EXPECTED = "{change} than expected: {value} against an expected {expected}."

SITUATION = "Signs consistent with distress{senses}: {urgency} (tier {tier})."
SITUATION_NO_TIER = "Signs consistent with distress{senses}."
ESCALATED = "The episode became stronger; it began {duration} before this notice."
OPENED = "It began {duration} before this notice."
AS_USUAL = "{label}: {value}, about as expected."
TREND = "{label}, {trend} over the last {window} s: from {first} to {last}."
PEAK = "{label}: strongest {ago} before this notice, at {value}."
PRIOR = "Other episodes in the {hours} h before: {total} ({tiers})."
PEAK_NOW = "{label}: strongest at the time of this notice, at {value}."
NO_PRIOR = "No other episode in the {hours} h before."

ACTIONS = {
    1: (
        "Go to the person now.",
        "Approach calmly, speak softly, and look for pain, injury, trouble breathing or fear.",
        "If the person is hurt or does not respond, follow your emergency procedure.",
    ),
    2: (
        "Look in on the person soon, and stay until you have seen how the person is.",
        "Look for what may have changed: noise, light, company, position, need for the toilet.",
    ),
    3: ("No need to go at once: look in on your next round.",),
}
NO_TIER_ACTIONS = ("Look in on the person when you can.",)
QUIETER_ROOM = "If the noise comes from the room, make the room quieter."

LEARNING = (
    "What is usual for this person is still being learned: what is expected leans on people in "
    "general."
)
EVENT_ALONE = (
    "Only the notice itself could be read: the minutes before it and earlier episodes are not "
    "taken into account."
)
MISSING = {
    Reason.NO_FACE: "The face could not be seen",
    Reason.TOO_DARK: "It was too dark to see",
    Reason.BLURRED: "The picture was blurred",
    Reason.COVERED: "The camera was covered",
    Reason.TOO_FAR: "The person was too far from the camera",
    Reason.SEVERAL_PEOPLE: "Several people were in view",
    Reason.FROZEN: "The picture stood still",
    Reason.NO_PICTURE: "There was no picture",
    Reason.NO_SOUND: "There was no sound",
    Reason.AUDIO_CLIPPED: "The sound was too loud for the microphone",
    Reason.AUDIO_SILENT: "The microphone gave silence",
    Reason.ENCODER_FAILED: "A part of the analysis failed",
    Reason.ENCODER_SKIPPED: "A part of the analysis was left out for that second",
    Reason.PAUSED: "Watching was paused",
}
MISSING_FOR = "{what} in {count} of the last {window} s."
COVERAGE = (
    "In the last {minutes} min, {received} seconds were received and {assessable} of them could "
    "be assessed."
)
CLOSING = "This is a reading of signals, not of feelings: what you see at the person counts."


def template_hash() -> str:
    """The first 16 hex digits of the SHA-256 over every phrase above."""
    phrases = {
        name: value
        for name, value in globals().items()
        if name.isupper() and isinstance(value, str | dict | tuple)
    }
    canonical = json.dumps(_plain(phrases), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
