"""What can go wrong while an event is explained."""


class ReasoningError(Exception):
    """Base of this package's errors."""


class HistoryUnavailable(ReasoningError):
    """The threshold service did not give a person's history; it is worth asking again."""


class AnswerInvalid(ReasoningError):
    """A model's answer that does not keep the contract; the text has the field and the value."""
