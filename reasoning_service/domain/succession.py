"""What an event's newest assessment takes over from the one before it.

Whoever read the earlier words must be able to see that they were replaced, and which of a model's
no longer stand. The template's sentences are never taken back: they are true, only not chosen.
"""

from shared.contracts import AssessedSentence, Assessment

MAX_WITHDRAWN = 40


def follow(previous: Assessment | None, proposed: Assessment) -> Assessment | None:
    """``proposed`` as the next version; None where ``previous`` stays.

    A part never replaces a whole, and the template never a model's whole answer: who asked for a
    second opinion and got none keeps the first.
    """
    if previous is None:
        return proposed.model_copy(update={"version": 1})
    if proposed.partial or _worse(previous, proposed) or _same(previous, proposed):
        return None
    told = {sentence.text for sentence in proposed.sentences}
    withdrawn = tuple(s for s in _taken_from(previous) if s.text not in told)[:MAX_WITHDRAWN]
    return proposed.model_copy(
        update={
            "version": previous.version + 1,
            "replaces": _replaced(previous, proposed, withdrawn),
            "withdrawn": withdrawn,
            "first_words_at": _first_words(previous, proposed),
        }
    )


def _worse(previous: Assessment, proposed: Assessment) -> bool:
    whole = previous.origin == "model" and not previous.partial
    return whole and proposed.origin == "template"


def _same(previous: Assessment, proposed: Assessment) -> bool:
    alike = previous.origin, previous.sentences, previous.template_reason, previous.partial
    return alike == (
        proposed.origin,
        proposed.sentences,
        proposed.template_reason,
        proposed.partial,
    )


def _taken_from(previous: Assessment) -> tuple[AssessedSentence, ...]:
    mine = previous.sentences if previous.origin == "model" else ()
    return (*previous.withdrawn, *mine)


def _replaced(
    previous: Assessment, proposed: Assessment, withdrawn: tuple[AssessedSentence, ...]
) -> str | None:
    """Whose words are gone: nobody's where the new ones only complete or confirm the old."""
    if previous.sentences == proposed.sentences:
        return previous.replaces
    completed = previous.partial and proposed.origin == "model" and not withdrawn
    return None if completed else previous.origin


def _first_words(previous: Assessment, proposed: Assessment) -> int:
    same_request = previous.started_at == proposed.started_at
    return previous.first_words_at if same_request else proposed.first_words_at
