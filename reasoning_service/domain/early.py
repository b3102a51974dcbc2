"""The situation out of an answer that is still being written.

The schema's first field is the situation, and structured output keeps the schema's order, so that
it is complete long before the rest. An answer in another order gives nothing early.
"""

import json
import re

from pydantic import ValidationError

from reasoning_service.domain.answer import Claim

_BEGINNING = re.compile(r'\s*\{\s*"situation"\s*:\s*')
_DECODER = json.JSONDecoder()


class SituationReader:
    """Takes the pieces of one answer and gives its situation once, when it is complete.

    >>> reader = SituationReader()
    >>> reader.feed('{"situation": {"text": "Calm.", "evidence_ids"')
    >>> reader.feed(': ["e1"]}, "tier_verdict"').text
    'Calm.'
    """

    def __init__(self) -> None:
        self._text = ""
        self._over = False

    def feed(self, piece: str) -> Claim | None:
        """The situation, if ``piece`` completed it."""
        if self._over:
            return None
        self._text += piece
        if "}" not in piece:
            return None
        beginning = _BEGINNING.match(self._text)
        if beginning is None:
            self._over = True
            return None
        return self._decoded(beginning.end())

    def _decoded(self, start: int) -> Claim | None:
        try:
            value, _ = _DECODER.raw_decode(self._text, start)
        except json.JSONDecodeError:
            return None
        self._over = True
        try:
            return Claim.model_validate(value)
        except ValidationError:
            return None
