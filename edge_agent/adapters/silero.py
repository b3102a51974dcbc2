"""Silero voice activity detection in ONNX Runtime, streamed across windows."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from edge_agent.adapters.networks import CallCount, onnx_session
from edge_agent.ports import Probabilities

CHUNK = 512
CONTEXT = 64
SAMPLE_RATE_HZ = 16_000


class SileroVoiceActivity:
    """32 ms chunks with the last 64 samples of the chunk before and a recurrent state.

    A second holds 31.25 chunks, so what is left over waits for the next second.
    """

    def __init__(self, path: Path, calls: CallCount | None = None) -> None:
        self._session = onnx_session(path)
        self._calls = calls or CallCount()
        self.reset()

    def reset(self) -> None:
        """Forget the sound heard so far."""
        self._state = np.zeros((2, 1, 128), np.float32)
        self._context = np.zeros(CONTEXT, np.float32)
        self._rest = np.zeros(0, np.float32)

    def probabilities(self, samples: NDArray[np.float32]) -> Probabilities:
        """Mono 16 kHz samples to one speech probability per whole chunk."""
        sound = np.concatenate([self._rest, samples.astype(np.float32)])
        whole = len(sound) // CHUNK
        self._rest = sound[whole * CHUNK :]
        chunks = sound[: whole * CHUNK].reshape(whole, CHUNK)
        self._calls.add("voice_activity", whole)
        return np.array([self._step(chunk) for chunk in chunks], np.float32)

    def _step(self, chunk: NDArray[np.float32]) -> float:
        out, self._state = self._session.run(
            ["output", "stateN"],
            {
                "input": np.concatenate([self._context, chunk])[None],
                "state": self._state,
                "sr": np.array(SAMPLE_RATE_HZ, np.int64),
            },
        )
        self._context = chunk[-CONTEXT:]
        return float(out[0, 0])
