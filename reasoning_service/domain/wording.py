"""The words of the template: one table, hashed, so that each assessment names its wording.

Rules: "signs consistent with distress", never what a person feels; no diagnosis, no medication,
no names, no restraint; numbers only where a placeholder puts one that the evidence has.
"""

import hashlib
import json

from reasoning_service.domain.quality import REASON_WORDS, SENSE_WORDS

TEMPLATE_VERSION = "template-2"

URGENCY = {
    1: "needs attention now",
    2: "needs attention soon",
    3: "worth watching",
}
SENSES = dict(SENSE_WORDS)
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
CHANGED = "A lasting change{senses}, for the last {since}: {urgency} (tier {tier})."
UNUSUAL = "Unusual signs{senses}: {urgency} (tier {tier})."
SITUATION_NO_TIER = "Signs consistent with distress{senses}."
ESCALATED = "The episode became stronger; it began {duration} before this notice."
OPENED = "It began {duration} before this notice."
JUST_NOW = "It has just begun."
HEARD = "{label}, heard clearly: {value} against {article} {word} {expected}."
LASTING = (
    "For the last {since}: {change} than {word}, now {value} against {article} {word} {expected}."
)
LIVELY = (
    "Quick changes from second to second in {label}: {recent} each over the last {window} s, "
    "against a usual {before}."
)
LASTING_SLIGHT = "For the last {since}: a small but lasting change in {label}."
SIGNS = {
    "volatility": "Quick changes from second to second in {label}, which is unusual here.",
    "transitions": "The expression changes often, which is unusual here.",
    "novelty": "The signs stand together in an unusual way, {label} most of all.",
    "surprise": "An unusual course of {label}.",
}
AS_USUAL = "{label}: {value}, about as expected."
TREND = "{label}, {trend} over the last {window} s: from {first} to {last}."
PEAK = "{label}: strongest {ago} before this notice, at {value}."
PRIOR = "Other episodes in the {hours} h before: {total} ({tiers})."
PEAK_NOW = "{label}: strongest at the time of this notice, at {value}."
LAST_PRIOR = "The last of them began {ago} before this notice."
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
MISSING = dict(REASON_WORDS)
MISSING_FOR = "{what} in {count} of the last {window} s."
SILENT = "From the {sense}, nothing could be read in the last {window} s."
LATE = "This notice came late: it is about seconds that were sent after the time."
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
