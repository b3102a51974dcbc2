"""Thinking and answer apart, where a server sends both as content (no reasoning parser)."""

END = "</think>"
BEGIN = "<think>"


class ThinkingSplit:
    """Takes content and gives (thinking, answer) of every piece.

    An answer is a JSON object, so that content that begins otherwise is thinking up to its end
    mark, with or without the mark of its beginning (thinking models' templates write that one).

    >>> split = ThinkingSplit()
    >>> split.feed("Calm, then </th"), split.feed('ink>{"a"'), split.feed(": 1}")
    (('Calm, then ', ''), ('', '{"a"'), ('', ': 1}'))
    """

    def __init__(self) -> None:
        self._held = ""
        self._mode = "unknown"

    def feed(self, piece: str) -> tuple[str, str]:
        """What ``piece`` adds to the thinking and to the answer."""
        if self._mode == "answer":
            return "", piece
        text, self._held = self._held + piece, ""
        if self._mode == "unknown" and not (text := self._begin(text)):
            return "", ""
        return ("", text) if self._mode == "answer" else self._thinking(text)

    def parsed(self) -> None:
        """The server told thinking apart by itself: all content is answer."""
        self._mode = "answer"

    def rest(self) -> str:
        """Thinking that was held back when the stream ended."""
        held, self._held = self._held, ""
        return held

    def _begin(self, text: str) -> str:
        text = text.lstrip()
        if text.startswith("{"):
            self._mode = "answer"
        elif len(text) >= len(BEGIN) or not BEGIN.startswith(text):
            self._mode = "thinking"
            text = text.removeprefix(BEGIN)
        else:
            self._held, text = text, ""
        return text

    def _thinking(self, text: str) -> tuple[str, str]:
        thinking, mark, answer = text.partition(END)
        if mark:
            self._mode = "answer"
            return thinking, answer
        self._held = _may_become(END, text)
        return text[: len(text) - len(self._held)], ""


def _may_become(mark: str, text: str) -> str:
    """The end of ``text`` that may be the beginning of ``mark``."""
    for length in range(min(len(mark) - 1, len(text)), 0, -1):
        if text.endswith(mark[:length]):
            return mark[:length]
    return ""
