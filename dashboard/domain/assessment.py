"""Which of several assessments to show."""

from shared.contracts import Assessment


def rank(found: Assessment) -> tuple[int, bool, int]:
    """Later events first; for one event a model's words come before the template's."""
    return found.revision, found.origin == "model", found.completed_at
