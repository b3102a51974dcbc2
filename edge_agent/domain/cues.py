"""Rules that hear non-verbal sounds in a second's measures; the default cue detector.

Each rule is a product of soft thresholds. Nothing is trained: the places were read off one half
of the development clips, chosen by speaker, and the figures in docs/benchmarks.md ("Non-verbal
cues") are those of the other half. Levels are those of a microphone at speaking distance: with
another gain the level terms move with it. Never gated by voice activity, which answers to 12 %
of screams.

What is held (a sigh, a groan, crying, breath) changes its timbre half as fast as articulated
speech: that one measure keeps every rule quiet while somebody talks. And a sound must stand out
from the room, or a humming refrigerator would groan all night.
"""

import math
from collections.abc import Mapping

from edge_agent.domain.sound import Sound

UNVOICED_HZ = 60.0
CUES = ("p_sigh", "p_groan", "p_whimper", "p_scream", "p_agitation")
"""Signs of distress, in the order of ``score-sounds``."""
OTHER_SOUNDS = ("p_laugh", "p_cough")


def soft_step(value: float, threshold: float, width: float) -> float:
    """Logistic step: 0.5 at the threshold, 0.73 one ``width`` above it; falls for width < 0.

    >>> soft_step(3.0, 3.0, 1.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, (value - threshold) / width))))


def cue_probabilities(sound: Sound) -> dict[str, float]:
    """Every cue of one second, 0..1; independent of each other but for crying and groaning."""
    return {
        "p_sigh": p_sigh(sound),
        "p_groan": p_groan(sound),
        "p_whimper": p_whimper(sound),
        "p_scream": p_scream(sound),
        "p_agitation": p_agitation(sound),
        "p_laugh": p_laugh(sound),
        "p_cough": p_cough(sound),
    }


def p_other(cues: Mapping[str, float | None]) -> float | None:
    """That none of the distress cues is heard; None when none of them has a value."""
    known = [p for name in CUES if (p := cues.get(name)) is not None]
    return math.prod(1.0 - p for p in known) if known else None


def _octaves(f0_hz: float | None, above_hz: float) -> float:
    return math.log2((f0_hz or UNVOICED_HZ) / above_hz)


def _stands_out(sound: Sound) -> float:
    """6 dB above the room; in the first second nothing is known of the room."""
    return 1.0 if sound.spike_db is None else soft_step(sound.spike_db, 6.0, 1.0)


def _alive(sound: Sound) -> float:
    """No throat holds a tone as evenly as mains hum, a kettle or a device's alarm does: those
    change by 0.1 from frame to frame, the steadiest of the tuning half's voices by 1.8."""
    return soft_step(sound.timbre_change, 1.2, 0.1)


def p_scream(sound: Sound) -> float:
    """Loud, high, tonal and held for a third of a second, which laughter's syllables are not.

    Limit: a shriek shorter than that, and screams far from the microphone.
    """
    return (
        soft_step(sound.loudness_dbfs, -22.0, 2.0)
        * soft_step(_octaves(sound.f0_high_hz, 550.0), 0.0, 0.2)
        * soft_step(sound.voiced_run, 0.36, 0.04)
        * soft_step(sound.tonality, 0.6, 0.05)
        * _alive(sound)
    )


def p_whimper(sound: Sound) -> float:
    """Purely tonal, sustained, low in the spectrum, pitched between speech and scream."""
    octaves = _octaves(sound.f0_hz, 220.0)
    return (
        soft_step(sound.tonality, 0.88, 0.02)
        * soft_step(sound.voiced, 0.5, 0.05)
        * soft_step(octaves, 0.0, 0.125)
        * soft_step(octaves, math.log2(620.0 / 220.0), -0.125)
        * soft_step(sound.low_share, 0.75, 0.05)
        * soft_step(sound.loudness_dbfs, -45.0, 3.0)
        * _stands_out(sound)
        * _alive(sound)
    )


def p_groan(sound: Sound) -> float:
    """A held, low voice without articulation or sharp onset, and not the purer one of crying.

    Limit: a voiced yawn is called a groan, and a breathy moan is missed.
    """
    return (
        soft_step(sound.timbre_change, 3.2, -0.25)
        * soft_step(sound.purity, 0.78, 0.05)
        * soft_step(sound.voiced_run, 0.2, 0.04)
        * soft_step(sound.low_share, 0.45, 0.08)
        * soft_step(_octaves(sound.f0_hz, 450.0), 0.0, -0.12)
        * soft_step(sound.onset, 12.0, -1.2)
        * soft_step(sound.loudness_dbfs, -50.0, 2.0)
        * _stands_out(sound)
        * _alive(sound)
        * (1.0 - p_whimper(sound))
    )


def p_sigh(sound: Sound) -> float:
    """One held breath: noise that swells and ends slowly, without a period.

    Limit: a yawn's breath is a sigh's.
    """
    return (
        soft_step(sound.timbre_change, 3.3, -0.25)
        * soft_step(sound.sustained, 0.3, 0.05)
        * soft_step(sound.purity, 0.72, -0.05)
        * soft_step(sound.fall_db, 12.0, -1.2)
        * soft_step(sound.centroid_hz, 3200.0, -200.0)
        * soft_step(sound.crest_db, 21.0, -1.0)
        * soft_step(sound.range_db, 9.0, 1.2)
        * soft_step(sound.onset, 13.0, -1.2)
        * soft_step(sound.breath.contrast, 0.6, -0.1)
        * soft_step(sound.loudness_dbfs, -52.0, 2.0)
        * _stands_out(sound)
    )


def p_agitation(sound: Sound) -> float:
    """Panting: breath noise that comes again every third of a second to every second.

    An agitated voice that speaks is not here: without a person's own past its pitch and level
    say little (docs/benchmarks.md, "Speech affect"), and both have channels of their own.
    """
    return (
        soft_step(sound.timbre_change, 3.5, -0.25)
        * soft_step(sound.breath.contrast, 0.6, 0.08)
        * soft_step(sound.breath.period_s, 0.33, 0.03)
        * soft_step(sound.purity, 0.65, -0.05)
        * soft_step(sound.crest_db, 22.0, -1.0)
        * soft_step(sound.active, 0.5, 0.06)
        * soft_step(sound.centroid_hz, 3600.0, -250.0)
        * soft_step(sound.onset, 14.0, -1.2)
        * soft_step(sound.range_db, 9.0, 1.2)
        * soft_step(sound.loudness_dbfs, -58.0, 2.0)
        * _stands_out(sound)
    )


def p_laugh(sound: Sound) -> float:
    """Short voiced syllables in a row. Limit: one second of acted speech in eighty."""
    return (
        soft_step(sound.voiced_run, 0.42, -0.04)
        * soft_step(sound.voiced, 0.42, 0.05)
        * soft_step(sound.low_share, 0.6, -0.08)
        * soft_step(sound.breath.contrast, 0.45, 0.1)
        * soft_step(sound.purity, 0.6, 0.05)
        * soft_step(sound.range_db, 18.0, 2.0)
        * soft_step(sound.loudness_dbfs, -35.0, 3.0)
    )


def p_cough(sound: Sound) -> float:
    """A burst of noise out of quiet. Limit: throats that are cleared, sneezes."""
    return (
        soft_step(sound.onset, 15.0, 1.5)
        * soft_step(sound.rise_db, 36.0, 2.0)
        * soft_step(sound.purity, 0.68, -0.05)
        * soft_step(sound.active, 0.3, 0.04)
        * soft_step(sound.voiced_run, 0.25, -0.04)
        * soft_step(sound.crest_db, 23.0, -1.0)
        * soft_step(sound.loudness_dbfs, -32.0, 2.0)
    )
