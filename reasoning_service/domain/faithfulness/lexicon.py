"""The words of a sentence that can be held against evidence, and those that never may stand.

A term that names what sensors could have measured must be backed by a cited channel; a word for
what no sensor of ours can know must stand in a cited line itself.
"""

import re

from shared.contracts.channels import REGISTRY, Modality

_FACE = frozenset(name for name, c in REGISTRY.items() if c.modality is Modality.FACE)
_VOICE = frozenset(name for name, c in REGISTRY.items() if c.modality is Modality.VOICE)
_BODY = frozenset(
    name for name, c in REGISTRY.items() if c.modality in (Modality.BODY, Modality.MOTION)
)
_WORN = frozenset(name for name, c in REGISTRY.items() if c.modality is Modality.WEARABLE)
_FUSED = frozenset(name for name, c in REGISTRY.items() if c.modality is Modality.FUSED)
_MOVES = frozenset({"motion_energy", "erratic_ratio", "keypoint_speed", "acceleration"})
_LOUD = frozenset({"loudness_dbfs", "loudness_spike_db"})


def _emotion(name: str) -> frozenset[str]:
    return frozenset({f"p_{name}", f"s_{name}"})


TERMS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), channels)
    for pattern, channels in (
        (r"pitch|voice\s+(?:is\s+)?(?:higher|lower)|f0", frozenset({"f0_hz"})),
        (r"agitated\s+(?:voice|speech|speaking)|voice\s+sounds?\s+(?:more|less)\s+agitated|"
         r"agitation\s+in\s+the\s+voice", frozenset({"p_agitation"})),
        (r"whimper\w*|cry(?:ing)?|cries|sobb?\w*|weep\w*", frozenset({"p_whimper"})),
        (r"scream\w*|shriek\w*|yell\w*|shout\w*", frozenset({"p_scream"})),
        (r"groan\w*|moan\w*", frozenset({"p_groan"})),
        (r"sigh\w*", frozenset({"p_sigh"})),
        (r"laugh\w*", frozenset({"p_laugh"})),
        (r"cough\w*", frozenset({"p_cough"})),
        (r"speak(?:s|ing)|speech|talk\w*", frozenset({"p_voice", "p_agitation", "tempo_bpm"})),
        (r"loud\w*|quieter|quiet|nois[ey]\w*|volume|sound\s+level", _LOUD),
        (r"fear\w*|afraid|frighten\w*|scared|anxious|anxiety", _emotion("fear")),
        (r"anger|angry|angrier", _emotion("anger")),
        (r"sad(?:ness|der)?", _emotion("sadness")),
        (r"disgust\w*", _emotion("disgust")),
        (r"surprise\w*", _emotion("surprise")),
        (r"contempt\w*", _emotion("contempt")),
        (r"happ(?:y|ier|iness)|cheerful|smil\w*", _emotion("happiness")),
        (r"neutral|relaxed", _emotion("neutral")),
        (r"pleasant\w*|unpleasant\w*|valence", frozenset({"valence"})),
        (r"arousal|activation|(?:expression|face)\s+(?:is\s+)?(?:more\s+)?(?:agitated|calmer)",
         frozenset({"arousal"})),
        (r"brows?\s+lowered|lowered\s+brows?|frown\w*", frozenset({"au_04"})),
        (r"brows?\s+raised|raised\s+brows?", frozenset({"au_01", "au_02"})),
        (r"lips?|mouth|jaw", frozenset({"au_12", "au_15", "au_20", "au_25", "au_26_27"})),
        (r"eyes\s+closed|closed\s+eyes", frozenset({"au_43"})),
        (r"restless\w*|erratic\w*|jerky", frozenset({"erratic_ratio"})),
        (r"rock(?:ing|s)|sway\w*", frozenset({"rocking_hz"})),
        (r"self-touch\w*|touch\w*", frozenset({"self_touch"})),
        (r"slump\w*", frozenset({"slumped"})),
        (r"lying", frozenset({"lying"})),
        (r"leaning", frozenset({"torso_angle_deg"})),
        (r"wrist", frozenset({"acceleration"})),
        (r"mov(?:e|es|ed|ing|ement|ements)|motion", _MOVES | _BODY),
        (r"heart(?:\s?beat)?(?:\s+rate)?|pulse", frozenset({"heart_rate_bpm"})),
        (r"breath\w*|respirat\w*", frozenset({"respiration_rate_bpm"})),
        (r"skin\s+conduct\w*|sweat\w*", frozenset({"eda_us"})),
        (r"skin\s+temperature|skin\s+(?:is\s+)?(?:warmer|cooler|colder)|temperature",
         frozenset({"skin_temperature_c"})),
        (r"face|facial|expression", _FACE),
        (r"voice|vocal\w*|sounds?|audio", _VOICE),
        (r"body|posture", _BODY),
        (r"worn\s+sensor|wearable|wristband", _WORN),
    )
)  # fmt: skip
"""What a term may mean; the first term that covers a stretch of text takes it."""

OVERALL = re.compile(r"\bdistress\w*\b|\bepisode\b|\bsigns\b", re.IGNORECASE)
"""What the episode as a whole is called; not a channel."""

UP = re.compile(
    r"\b(higher|ris(?:ing|es|en)|rose|increas\w+|more|louder|faster|stronger|elevated|above|"
    r"climb\w*|grew|grow(?:s|ing|n)|intensif\w*|warmer|raised|up|exceed\w*|agitated)\b"
)
DOWN = re.compile(
    r"\b(lower|fall(?:s|ing)|fell|decreas\w+|less|fewer|quieter|slower|weaker|reduced|below|"
    r"dropp?\w*|declin\w*|cooler|calmer|softer|down)\b"
)
FLAT = re.compile(
    r"\b(steady|stable|unchanged|constant|flat|as\s+usual|as\s+expected|about\s+as)\b"
)
NOT_DIRECTIONS = re.compile(
    r"brows?\s+lowered\b|lowered\s+brows?|brows?\s+raised|raised\s+brows?|jaw\s+dropped|"
    r"lip\s+corners\s+pulled\s+(?:up|down)|(?:more|less|fewer|above|below)\s+(?:than\s+)?\d|"
    r"agitated\s+(?:voice|speech)|above\s+the\s+room's|up\s+to\b|no\s+more\b|once\s+more|calm\s+down|lying\s+down"
)
"""Phrases with a word for a direction that tell none."""
MOVES = re.compile(
    r"\b(ris(?:ing|es|en)|rose|increas\w+|climb\w*|grew|grow\w*|fall(?:s|ing)|fell|decreas\w+|"
    r"dropp\w*|declin\w*|steady|stable|unchanged|constant|flat)\b"
)
"""Words of movement over time; the others compare with what is usual."""
NEGATION = re.compile(r"\b(no|not|never|none|neither|nor|without|absent|cannot|\w+n't)\b")

_FORBIDDEN: dict[str, str] = {
    "a diagnosis": r"diagnos\w*|dementia|delirium|alzheimer\w*|psycho(?:sis|tic)\w*|seizure\w*|"
    r"epilep\w*|stroke|depress\w*|infection|uti|autis\w*|adhd|schizo\w*|bipolar|sepsis|"
    r"heart\s+attack|panic\s+(?:attack|disorder)|disorder|syndrome|hallucinat\w*|ptsd|trauma\w*",
    "a medication": r"medicat\w*|medicine\w*|drugs?|dos(?:e|es|age)|mg|milligrams?|sedat\w*|"
    r"haloperidol|lorazepam|diazepam|risperidone|quetiapine|paracetamol|ibuprofen|morphine|"
    r"antipsychotic\w*|tablets?|pills?|inject\w*|syringe\w*|prn|prescri\w*|opioid\w*|melatonin",
    "restraint": r"restrain\w*|t(?:ie|ies|ied|ying)|strap\w*|"
    r"lock(?:ed|s|ing)?|hold\s+(?:\w+\s+){0,3}down|held\s+down|confin\w*|seclu\w*|isolat\w*|"
    r"handcuff\w*|by\s+force|forc(?:e|ed|ibly|ing)|pin(?:ned)?\s+down|bed\s*rails?|belt",
    "a feeling as a fact": r"(?:is|was|are|were|seems?|looks?|becomes?|feels?|feeling)\s+"
    r"(?:very\s+|clearly\s+|now\s+)?(?:afraid|angry|sad|scared|frightened|terrified|anxious|happy|upset|"
    r"distressed|desperate|lonely|confused|agitated\s+because|in\s+(?:severe\s+)?(?:pain|distress))|"
    r"(?:person|resident|she|he|they)\s+(?:feels?|wants?|thinks?|believes?|knows?|suffers?)",
    "more certainty than there is": r"definitely|certainly|undoubtedly|proves?|proven|guarantee\w*|"
    r"without\s+(?:any\s+)?doubt|no\s+need\s+to\s+(?:check|worry)|false\s+alarm|safe\s+to\s+ignore|"
    r"can\s+be\s+ignored|ignore\b|nothing\s+is\s+wrong|is\s+fine|perfectly",
    "a voice that is not the report's": r"https?:|www\.|system\s+prompt|"
    r"instructions?|as\s+an?\s+(?:ai|assistant|language\s+model)|language\s+model|override\w*|"
    r"administrator|password|previous\s+(?:messages?|rules?)|disregard|developer\s+mode|jailbreak",
    "a name": r"(?:mr|mrs|ms|miss|dr|prof|sir|madam|herr|frau)\b\.?\s+\w+|named\s+\w+",
}
FORBIDDEN: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (why, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE))
    for why, pattern in _FORBIDDEN.items()
)
"""Why, and what may stand in no sentence of any role."""
MARKUP = re.compile(r"[<>{}@`\\|#*_]|\$\(")
"""No sentence to a carer has any."""

UNKNOWABLE = re.compile(
    r"\b(fallen|collapse\w*|slipped|blood\w*|bleed\w*|injur\w*|wound\w*|bruis\w*|hit(?:s|ting)?|"
    r"kick\w*|punch\w*|fight\w*|attack\w*|bit(?:e|es|ing|ten)|chok\w*|vomit\w*|unconscious|"
    r"unresponsive|visitors?|nurse\w*|doctor\w*|physician\w*|family|daughter|son|wife|husband|"
    r"mother|father|stranger\w*|intruder\w*|alone|door|window|fire|smoke|water|food|meal\w*|"
    r"lunch|dinner|breakfast|toilet|bath\w*|bedroom|kitchen|garden|corridor|bed|chair|asleep|"
    r"sleep\w*|awake|walk\w*|stand(?:s|ing)(?!\s+at)|stood(?!\s+still)|sit(?:s|ting)?|sat|pain\w*|hungry|thirsty|cold|"
    r"hot|music|television|tv|radio|phone|light\w*|dark\w*|naked|weapon\w*|knife|police|ambulance|"
    r"death|dead|dying|kill\w*|suicid\w*|abus\w*|because|caused|due\s+to|therefore|yesterday|"
    r"today|tonight|mornings?|afternoons?|evenings?|nights?|weeks?|months?|years?|several|"
    r"repeatedly|constantly|always|(?<!\d\s)(?:hours|days))\b",
    re.IGNORECASE,
)
"""What no channel measures: true only where a cited line says so itself."""
RATIO = re.compile(
    r"\b(?:(?P<double>twice|doubled?|two\s+times)|(?P<triple>tripled?|three\s+times)|"
    r"(?P<half>half\s+as|halved))\b",
    re.IGNORECASE,
)
DOWNPLAYED = re.compile(
    r"\b(no\s+need|no\s+hurry|no\s+action|nothing\s+to\s+do|can\s+wait|wait|later|"
    r"when\s+you\s+can|next\s+round|do\s+not\s+go|stay\s+away|only\s+watch|just\s+watch)\b",
    re.IGNORECASE,
)
"""Advice that would keep somebody from a person who needs them now."""
ADVICE_ONLY = re.compile(
    r"\b(injur\w*|pain\w*|toilet|light\w*|hungry|thirsty|cold|hot|because|music|family|alone|"
    r"nurse\w*|door|window|water|food|sit(?:s|ting)?|chair|bed|position)\b",
    re.IGNORECASE,
)
"""What advice may name as something to look for or to offer."""

WORDS = " ".join(
    [
        *(channel.label for channel in REGISTRY.values()),
        "fear fearful anger angry sad sadness disgust surprise contempt happy happiness cheerful",
        "smile smiling neutral relaxed pleasant unpleasant scream screaming shriek yell shout",
        "whimper cry crying sob groan moan sigh laugh cough speech talk talking pitch agitated",
        "agitation erratic jerky rocking sway slumped lying leaning wrist motion pulse respiration",
        "sweat skin conductance temperature warmer cooler brows lips mouth jaw posture body worn",
        "wearable wristband vocal audio pain injury hurt toilet thirsty hungry position company",
        "emergency procedure trouble respond reassure reassurance familiar approach nearest alone",
        "beats bpm hertz decibels sigma percent degrees celsius microsiemens out",
    ]
)
"""Words of the trade, for telling a sentence from babble."""
