"""What changed between two reports of one episode."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from shared.contracts import EvidenceLine

_NUMBERED = re.compile(r"-\d+(?=:|$)")


@dataclass(frozen=True, slots=True)
class Delta:
    """The later report's lines, apart by whether the earlier one said the same; what is gone."""

    changed: tuple[EvidenceLine, ...]
    unchanged: tuple[EvidenceLine, ...]
    gone: tuple[EvidenceLine, ...]


def delta(before: Sequence[EvidenceLine], now: Sequence[EvidenceLine]) -> Delta:
    """A line is unchanged where the earlier report said the same of the same, at whatever time."""
    said = defaultdict(set)
    for line in before:
        said[_subject(line)].add(line.text)
    changed = tuple(line for line in now if line.text not in said[_subject(line)])
    unchanged = tuple(line for line in now if line.text in said[_subject(line)])
    subjects = {_subject(line) for line in now}
    gone = tuple(line for line in before if _subject(line) not in subjects)
    return Delta(changed, unchanged, gone)


def _subject(line: EvidenceLine) -> str:
    """What a line is about: its id without the times and without its place in a list.

    >>> _subject(EvidenceLine(evidence_id="deviation-2:p_fear:1-2", text="x", t_from=1, t_to=2))
    'deviation:p_fear'
    """
    return _NUMBERED.sub("", line.evidence_id.rpartition(":")[0])
