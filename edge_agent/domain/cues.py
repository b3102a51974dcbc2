"""Rules that hear non-verbal distress in a second's measures.

Each rule is a product of soft thresholds. Their places were read off development clips (see
the figures at each rule, taken on the same clips); nothing is trained. Levels are those of a
microphone at speaking distance: with another gain the level term moves with it. Never gated by
voice activity, which answers to 12 % of screams.

No rule is given for sighs, groans and agitated voices (panting): on the same clips the best of
fourteen measures tells them from other sounds with AUC 0.66, 0.72 and 0.69 only.
"""

import math

from edge_agent.domain.sound import Sound

UNVOICED_HZ = 60.0


def soft_step(value: float, threshold: float, width: float) -> float:
    """Logistic step: 0.5 at the threshold, 0.73 one ``width`` above it.

    >>> soft_step(3.0, 3.0, 1.0)
    0.5
    """
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, (value - threshold) / width))))


def p_scream(sound: Sound) -> float:
    """Loud, high and tonal. Limit: loud laughter passes in a third of the clips.

    Loudest second of each clip: AUC 0.99 against speech (240 clips of acted emotion), 0.98
    against other non-verbal sounds; 0.91 of 23 screams and 0.4 % of speech seconds pass 0.5.
    """
    octaves = math.log2((sound.f0_high_hz or UNVOICED_HZ) / 550.0)
    return (
        soft_step(sound.loudness_dbfs, -22.0, 2.0)
        * soft_step(octaves, 0.0, 0.2)
        * soft_step(sound.voiced, 0.3, 0.05)
        * soft_step(sound.tonality, 0.6, 0.05)
    )


def p_whimper(sound: Sound) -> float:
    """Purely tonal, sustained, low in the spectrum, pitched between speech and scream.

    AUC 0.99 against speech and other sounds; 0.80 of the crying clips and no speech second
    pass 0.5. Only ten crying clips are at hand, so the recall is known to about 0.3.
    """
    octaves = math.log2((sound.f0_hz or UNVOICED_HZ) / 220.0)
    return (
        soft_step(sound.tonality, 0.88, 0.02)
        * soft_step(sound.voiced, 0.5, 0.05)
        * soft_step(octaves, 0.0, 0.125)
        * soft_step(math.log2(620.0 / 220.0) - octaves, 0.0, 0.125)
        * soft_step(sound.low_share, 0.75, 0.05)
        * soft_step(sound.loudness_dbfs, -45.0, 3.0)
    )
