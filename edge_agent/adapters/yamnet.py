"""YAMNet: 521 kinds of sound in 0.975 s."""

import numpy as np

from edge_agent.adapters.networks import Network
from edge_agent.domain.second import Samples
from edge_agent.domain.sound_events import SCORES, LabelScores
from edge_agent.errors import ManifestError

INPUT = 15_600


class YamnetSoundEvents:
    """The middle of a second; YAMNet takes 12.5 ms less at either end."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def scores(self, samples: Samples) -> LabelScores:
        """One second [16000] to scores [521]; ``ManifestError`` for a file that gives others."""
        start = (len(samples) - INPUT) // 2
        sound = samples[None, start : start + INPUT].astype(np.float32)
        for output in self._network.run(sound).values():
            if output.size == SCORES:
                return np.asarray(output, np.float32).reshape(SCORES)
        raise ManifestError(f"The sound event network gives no {SCORES} scores.")
