"""How easily English sentences are read: words per sentence and Flesch's reading ease.

Flesch, R. (1948), A new readability yardstick, Journal of Applied Psychology 32(3), 221-233::

    ease = 206.835 - 1.015 words/sentence - 84.6 syllables/word

60 to 70 is plain English, 80 to 90 easy, below 30 an academic paper. Syllables are counted here by
groups of vowels, a silent final e left out, and a number is one word of one syllable: our own
approximation, good for comparing texts with each other and not for a certificate.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z]+(?:['\u2019-][A-Za-z]+)*|[-+]?\d+(?:\.\d+)?")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?<=[^aeiouyl])e$")


@dataclass(frozen=True, slots=True)
class Readability:
    """Of one text: its sentences, words and syllables."""

    sentences: int
    words: int
    syllables: int

    @property
    def words_per_sentence(self) -> float:
        """0 for no sentence."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def ease(self) -> float | None:
        """Flesch's reading ease; None for no words."""
        if not self.words or not self.sentences:
            return None
        return 206.835 - 1.015 * self.words_per_sentence - 84.6 * self.syllables / self.words


def readability(texts: Sequence[str]) -> Readability:
    """Of ``texts``, each one sentence.

    >>> readability(["Go to the person now."])
    Readability(sentences=1, words=5, syllables=6)
    """
    words = [word for text in texts for word in _WORD.findall(text)]
    return Readability(len(texts), len(words), sum(syllables(word) for word in words))


def syllables(word: str) -> int:
    """At least one.

    >>> [syllables(word) for word in ("Movement", "-42", "face", "little", "usual")]
    [3, 1, 1, 2, 2]
    """
    lowered = word.lower()
    return max(1, len(_VOWELS.findall(_SILENT.sub("", lowered))))
