"""From one record's evidence to flags, and from flags that hold to a tier."""

from dataclasses import dataclass

from threshold_service.domain.debounce import holds, push
from threshold_service.domain.limit_scale import limit_scale
from threshold_service.domain.person import PersonState
from threshold_service.domain.settings import EngineSettings
from threshold_service.domain.signs import Sign
from threshold_service.domain.sustained import Sustained
from threshold_service.domain.verdict import Second

COMPOSITE = "composite"
AUDIO_CUE = "audio_alarm_cue"
CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether any flag is up, the most urgent tier that holds, and what gave it.

    ``channel`` and ``z``: whose cue, change or sign it was, and how unusual; None for the
    composite. ``since``: when a change began (epoch ms).
    """

    any_flag: bool
    tier: int | None
    rule: str
    channel: str | None
    z: float | None = None
    since: int | None = None


def rule(
    state: PersonState,
    second: Second,
    evidence: float | None,
    ready: bool,
    settings: EngineSettings,
    changed: Sustained | None = None,
) -> Ruling:
    """``evidence`` None: only audio alarm cues may speak (right after a long gap).

    Of rules that give the same tier, the first of cue, composite, change and sign is told.
    """
    flag, tier = _tiers(state, evidence, ready, settings)
    cue_flag, cue_tier, cue = _cues(state, second, settings)
    ripe = ready and evidence is not None
    sign_flag, sign_tier, name, sign = _signs(state, second.t, ripe, settings)
    changed = changed if ripe else None
    any_flag = flag or cue_flag or sign_flag or changed is not None
    told = Ruling(any_flag, tier, COMPOSITE, None)
    if cue_tier is not None and (tier is None or cue_tier <= tier):
        told = Ruling(any_flag, cue_tier, AUDIO_CUE, cue)
    if changed is not None and _beyond(changed.tier, told):
        told = Ruling(any_flag, changed.tier, CHANGE, changed.channel, since=changed.since)
    if sign is not None and _beyond(sign_tier, told):
        told = Ruling(any_flag, sign_tier, name, sign.channel, sign.z)
    return told


def _beyond(tier: int | None, told: Ruling) -> bool:
    """Whether ``tier`` is more urgent than what is told so far."""
    return tier is not None and (told.tier is None or tier < told.tier)


def _tiers(
    state: PersonState, evidence: float | None, ready: bool, settings: EngineSettings
) -> tuple[bool, int | None]:
    any_flag, best = False, None
    scale = limit_scale(state)
    for index, limits in enumerate(settings.tiers):
        level = limits.ready if ready else limits.learning
        flag = evidence is not None and level is not None and evidence >= level * scale
        if index == 0 and evidence is not None:
            flag = flag or evidence >= settings.budget.hard_limit
        bits = state.tier_bits[index] = push(state.tier_bits[index], flag, limits.debounce)
        any_flag = any_flag or flag
        if best is None and holds(bits, limits.debounce):
            best = index + 1
    return any_flag, best


def _cues(
    state: PersonState, second: Second, settings: EngineSettings
) -> tuple[bool, int | None, str | None]:
    """Cues bypass the statistics: nobody's baseline makes a scream usual."""
    any_flag, best, name = False, None, None
    for cue in settings.cues:
        value = second.channels.get(cue.channel)
        if value is None:
            continue
        flag = value >= cue.level
        bits = push(state.cue_bits.get(cue.channel, 0), flag, cue.debounce)
        state.cue_bits[cue.channel] = bits
        any_flag = any_flag or flag
        if holds(bits, cue.debounce) and (best is None or cue.tier < best):
            best, name = cue.tier, cue.channel
    return any_flag, best, name


def _signs(
    state: PersonState, t: int, ripe: bool, settings: EngineSettings
) -> tuple[bool, int | None, str, Sign | None]:
    """Secondary signs, once the person is known; which of the most urgent is told first."""
    any_flag, best, name, found = False, None, "", None
    scale = limit_scale(state)
    for limits in settings.sign_rules:
        sign = state.signs.sign(limits.sign, t) if ripe else None
        flag = sign is not None and sign.z >= limits.level * scale
        bits = push(state.sign_bits.get(limits.sign, 0), flag, limits.debounce)
        state.sign_bits[limits.sign] = bits
        any_flag = any_flag or flag
        lasts = sign is not None and holds(bits, limits.debounce)
        if lasts and (best is None or limits.tier < best):
            best, name, found = limits.tier, limits.sign, sign
    return any_flag, best, name, found
