"""Silero voice activity detection in ONNX Runtime, streamed across windows."""

from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from edge_agent.adapters.networks import CallCount, onnx_session
from edge_agent.ports import Probabilities

CHUNK = 512
CONTEXT = 64


class SileroVoiceActivity:
    """32 ms chunks with the last 64 samples of the chunk before and a recurrent state.

    The sequence form of the network takes all whole chunks of a second in one call: the same
    probabilities bit for bit as chunk by chunk, at half the processor time (1.9 against 3.9 ms).
    A second holds 31.25 chunks, so what is left over waits for the next second.
    """

    def __init__(self, path: Path, calls: CallCount | None = None) -> None:
        self._session = onnx_session(path)
        self._calls = calls or CallCount()
        self.reset()

    def reset(self) -> None:
        """Forget the sound heard so far."""
        self._hidden = np.zeros((1, 1, 128), np.float32)
        self._cell = np.zeros((1, 1, 128), np.float32)
        self._before = np.zeros(CONTEXT, np.float32)
        """The context of the next chunk, and samples that make no whole chunk yet."""

    def probabilities(self, samples: NDArray[np.float32]) -> Probabilities:
        """Mono 16 kHz samples to one speech probability per whole chunk."""
        sound = np.concatenate([self._before, samples.astype(np.float32)])
        whole = (len(sound) - CONTEXT) // CHUNK
        self._before = sound[whole * CHUNK :]
        if not whole:
            return np.zeros(0, np.float32)
        chunks = sliding_window_view(sound, CONTEXT + CHUNK)[::CHUNK][:whole]
        self._calls.add("voice_activity")
        found, self._hidden, self._cell = self._session.run(
            ["speech_probs", "hn", "cn"],
            {"input": np.ascontiguousarray(chunks), "h": self._hidden, "c": self._cell},
        )
        return np.asarray(found, np.float32)
