"""A recording as the engine's own records, without a file in between."""

from collections.abc import Iterator

import numpy as np

from threshold_service.domain.verdict import Second
from threshold_service.simulate.recording import Recording


def records(made: Recording) -> Iterator[Second]:
    """Every second that was sent, as the shard's owner would hand it to the engine."""
    names, senses = made.person.channels, made.seen.senses
    assessable = made.assessable
    for t in np.flatnonzero(made.seen.present).tolist():
        values = [None if v != v else v for v in made.values[t].tolist()]
        quality = dict(zip(senses, made.seen.quality[t].tolist(), strict=True))
        if quality:
            quality["fused"] = max(quality.values())
        channels = dict(zip(names, values, strict=True))
        yield Second(1000 * (made.start_s + t), 1.0, bool(assessable[t]), channels, quality)
