"""What each kind of episode does to which channel, as parts of its intensity.

Assumptions, chosen before any detector was run on them: in the channel's direction of distress
(a lowered valence is +1), and in the channel's own direction where it has none.
"""

DISTRESS = {
    "p_anger": 0.8,
    "p_fear": 0.8,
    "p_sadness": 0.8,
    "p_disgust": 0.5,
    "p_happiness": 0.4,
    "valence": 1.0,
    "arousal": 0.8,
    "au_04": 0.8,
    "distress_raw": 1.0,
    "distress_fused": 1.0,
    "motion_energy": 0.8,
    "erratic_ratio": 1.0,
    "self_touch": 0.5,
    "loudness_dbfs": 0.8,
    "f0_hz": 0.8,
    "p_sigh": 0.3,
    "heart_rate_bpm": 0.8,
    "eda_us": 1.0,
    "respiration_rate_bpm": 0.6,
    "skin_temperature_c": -0.3,
    "acceleration": 0.6,
}
WITHDRAWN = {
    "p_sadness": 0.8,
    "p_happiness": 0.4,
    "valence": 0.8,
    "au_04": 0.5,
    "distress_raw": 0.8,
    "distress_fused": 0.8,
    "motion_energy": -0.3,
    "self_touch": 0.4,
    "loudness_dbfs": -0.3,
    "p_sigh": 0.4,
    "heart_rate_bpm": 0.6,
    "eda_us": 0.8,
    "skin_temperature_c": -0.3,
}
EXCITED = {
    "p_happiness": -1.0,
    "valence": -1.0,
    "p_sadness": -0.3,
    "p_fear": 0.3,  # an open mouth is read as fear at times
    "arousal": 1.0,
    "distress_raw": -0.6,
    "distress_fused": -0.6,
    "motion_energy": 1.0,
    "erratic_ratio": 0.8,
    "loudness_dbfs": 1.0,
    "f0_hz": 0.8,
    "heart_rate_bpm": 0.8,
    "eda_us": 0.6,
    "respiration_rate_bpm": 0.6,
    "acceleration": 1.0,
}
REPETITIVE = {
    "motion_energy": 0.8,
    "erratic_ratio": 1.0,
    "self_touch": 0.8,
    "arousal": 0.2,
    "loudness_dbfs": 0.3,
    "heart_rate_bpm": 0.2,
    "acceleration": 1.0,
}
MOVED = {
    "motion_energy": 1.0,
    "erratic_ratio": 0.5,
    "arousal": 0.4,
    "p_fear": 0.2,
    "valence": 0.2,
    "loudness_dbfs": 0.6,
    "heart_rate_bpm": 0.6,
    "eda_us": 0.4,
    "respiration_rate_bpm": 0.4,
    "acceleration": 1.0,
}
