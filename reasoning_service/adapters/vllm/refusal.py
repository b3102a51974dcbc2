"""A server's refusal as an error of ours, without what the server repeats of the request.

vLLM's validation errors quote the input, which is a person's event report.
"""

import json
import re
from collections.abc import Iterable

from reasoning_service.errors import (
    ModelBusy,
    ModelError,
    ModelRefused,
    ModelUnavailable,
)

BUSY = (429, 503)
WORTH_ANOTHER_TRY = (408, 425)
LONGEST = 300
COMMON = 12
"""Characters in a row that the sentence and a private text share only by quotation."""
MASK = "[…]"


def refusal(status: int, sentence: str, private: Iterable[str]) -> ModelError:
    """The error for an HTTP ``status`` of 300 and above; ``private`` texts are cut out."""
    told = f"the model's server answers {status}: {public(sentence, private) or 'no reason given'}"
    if status in BUSY:
        return ModelBusy(told)
    if status >= 500 or status in WORTH_ANOTHER_TRY:
        return ModelUnavailable(told)
    if status < 400:
        return ModelRefused(f"the model's server answers {status}: redirects are not followed")
    return ModelRefused(told)


def sentence_of(body: bytes) -> str:
    """The server's own words in an error's body, empty if it has none that can be read."""
    try:
        error = json.loads(body)["error"]
        return str(error["message"]) if isinstance(error, dict) else str(error)
    except (ValueError, KeyError, TypeError):
        return ""


def public(sentence: str, private: Iterable[str]) -> str:
    """``sentence`` in one line, short, without runs of ``COMMON`` characters of private texts.

    >>> public("bad input 'John screams since ten': too long", ["John screams since ten"])
    "bad input '[…]': too long"
    """
    line = " ".join(sentence.split())[: 4 * LONGEST]
    kept = [True] * len(line)
    for text in (" ".join(text.split()) for text in private):
        length = min(COMMON, len(text)) or 1
        for start in range(len(line) - length + 1):
            if line[start : start + length] in text:
                kept[start : start + length] = [False] * length
    return _masked(line, kept)[:LONGEST]


def _masked(line: str, kept: list[bool]) -> str:
    marked = "".join(char if keep else "\0" for char, keep in zip(line, kept, strict=True))
    return re.sub("\0+", MASK, marked)
