"""What the voice sense costs, and what own code saves: ``python -m benchmarks.sound_cost``.

Processor milliseconds per second of sound, medians, one thread, warm caches. Librosa's features
are used wherever they can share one spectrum; own code stands only where a line below says what
it saves, and tests hold it against librosa.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.machine import header
from edge_agent.threads import limit_threads

ROUNDS = 51
SLOW_ROUNDS = 5
SPEECH = Path("../shared/data/media/silero_test.wav")


def median_ms(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Processor time of one call."""
    call()
    taken = []
    for _ in range(rounds):
        started = time.process_time()
        call()
        taken.append(time.process_time() - started)
    return statistics.median(taken) * 1000


def main() -> int:
    """Measure and print; libraries are imported after the threads are limited."""
    limit_threads()
    started = time.process_time()
    import librosa
    import numpy as np

    from edge_agent.adapters.ffmpeg_streams import read_sound
    from edge_agent.domain.cues import cue_probabilities
    from edge_agent.domain.pitch import pitch
    from edge_agent.domain.rhythm import tempo_bpm
    from edge_agent.domain.sound import Past, listen
    from edge_agent.domain.spectra import HOP, TRANSFORM, WINDOW, spectra

    rate = 16_000
    seconds = read_sound(SPEECH)[: 12 * rate].reshape(-1, rate)
    past = Past()
    for second in seconds[:10]:
        past = listen(second, past).past
    print(f"Voice sense; {header()}")
    print(
        f"  imports and the first seconds (librosa compiles): {time.process_time() - started:.1f} s"
    )
    sound, frames = seconds[10], spectra(seconds[10])
    form: dict[str, Any] = {"n_fft": TRANSFORM, "hop_length": HOP, "win_length": WINDOW}
    range_hz: dict[str, Any] = {"fmin": 60, "fmax": 1600, "sr": rate, "hop_length": HOP}
    onset = past.rings.onset

    def features_one_by_one() -> None:
        librosa.feature.rms(y=sound, frame_length=WINDOW, hop_length=HOP)
        librosa.feature.zero_crossing_rate(sound, frame_length=WINDOW, hop_length=HOP)
        librosa.feature.spectral_centroid(y=sound, sr=rate, **form)
        librosa.feature.spectral_flatness(y=sound, **form)
        librosa.feature.mfcc(y=sound, sr=rate, n_mfcc=13, n_mels=64, **form)
        librosa.onset.onset_strength(y=sound, sr=rate, hop_length=HOP)

    mel = np.asarray(librosa.filters.mel(sr=rate, n_fft=TRANSFORM, n_mels=64))
    lines: dict[str, tuple[Callable[[], object], int]] = {
        "librosa's features from the samples, one by one": (features_one_by_one, ROUNDS),
        "the same from one spectrum, and pitch (ours)": (lambda: spectra(sound), ROUNDS),
        "mel bands by librosa.melspectrogram": (
            lambda: librosa.feature.melspectrogram(S=frames.power, sr=rate, n_mels=64),
            ROUNDS,
        ),
        "mel bands by librosa's filters, kept": (lambda: mel @ frames.power, ROUNDS),
        "pitch by librosa.pyin, which decides on voicing": (
            lambda: librosa.pyin(sound, frame_length=WINDOW, **range_hz),
            SLOW_ROUNDS,
        ),
        "pitch by librosa.yin, which does not": (
            lambda: librosa.yin(sound, frame_length=WINDOW, **range_hz),
            ROUNDS,
        ),
        "pitch and periodicity from the spectrum (ours)": (
            lambda: pitch(frames.power, WINDOW, rate),
            ROUNDS,
        ),
        "tempo of 8 s by librosa.tempo": (
            lambda: librosa.feature.tempo(onset_envelope=onset, sr=rate, hop_length=HOP),
            ROUNDS,
        ),
        "tempo of 8 s by librosa.tempo, one autocorrelation (ours)": (
            lambda: tempo_bpm(onset),
            ROUNDS,
        ),
        "everything a second is measured for, with cues": (
            lambda: cue_probabilities(listen(sound, past).sound),
            ROUNDS,
        ),
    }
    for name, (call, rounds) in lines.items():
        print(f"  {name:58s} {median_ms(call, rounds):7.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
