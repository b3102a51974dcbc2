"""Whether a text is a sentence at all: a model that babbles must not reach a carer.

Most words of a sentence about an event are the report's own, the sensors' or plain English. The
list is no dictionary; it is what sentences about a person and a notice are built from.
"""

import re
from collections.abc import Iterable

LEAST_WORDS = 3
LEAST_KNOWN = 0.6
"""Share of words that must be known: a careful writer has a third to spare, babble has none."""

_PLAIN = """
a about above according across act after again against ago all along already also although always
am among an and another any anybody anyone anything are arm arms around as ask asks at away back be
because been before began begin begins being below beside best better between both breath breathing
bring brought but by calm calmly calmer came can cannot care carefully carer carers cause change
changed changes changing check clear clearly close closer come comes comfort comfortable compared
confirm confirmed consistent could count counts daily data day days detected did differ different
direction disputed distress do does doing done down due during each earlier early eased either else
end ended enough environment episode episodes even evening event events ever every everything
evidence expected expression extra eye eyes face facial far fast faster feel feels few fewer fifth
find first follow following follows for found four fourth from full gather gave gentle gently get
give given go goes going good gradually great greater hand hands happen happened hard has have
having he head hear heard heart height held help her here high higher highest him his hold hour
hours how however if immediately in increase increased increases increasing indicate indicated
indicates indicator indicators instead into is it its itself join just keep kept kind known large
largest last late later least leave left less let level levels light like likely line little long
longer look looked looking looks loud louder loudness low lower lowest made make makes many mark
marked markedly may mean means measure measured measures median mild minute minutes missing moment
moments more morning most mostly move moved movement movements moves moving much must near nearby
nearly need needed needs neither never new next night no nobody noise none nor normal normally not
note noted nothing notice noticeable noticeably now number observed of off offer often on once one
only open opened or other others our out outside over overall own part past pattern peak peaked
people per period person place point points possible present previous quick quickly quiet quieter
quite raised range rapid rapidly rate rather reach reached reaches reading reason recent recently
recorded remain remained remains report resident restless result rise risen rises rising room rose
same saw say says scale score second seconds see seem seemed seen sense senses sensor sensors set
several sharp sharply she short should show showed shown shows sign signal signals signs similar
since single sit slight slightly slow slower slowly small so softly some somebody someone something
soon sound sounded sounds speak spoke stable start started starts state stay stayed stays steadily
steady still strong stronger strongest such sudden suddenly suggest suggested suggests support
surroundings take taken tense than that the their them then there these they thing third this those
though three through tier time times to together told tone too took touch toward towards trend twice
two typical typically uncertain uncertainty unclear under until unusual unusually up upset urgent us
use used usual usually value values very visible visit voice wait was watch watched way we well went
were what when where whether which while who whole why will window with within without word words
would yet you your yourself zero
"""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


def words(text: str) -> tuple[str, ...]:
    """The words of ``text``, small."""
    return tuple(_WORD.findall(text.lower()))


PLAIN = frozenset(_PLAIN.split())


def is_sentence(text: str, about: Iterable[str]) -> bool:
    """Whether ``text`` has enough words, most of them plain English or of the texts ``about``."""
    said = words(text)
    if len(said) < LEAST_WORDS:
        return False
    known = PLAIN.union(*(words(other) for other in about))
    return sum(word in known or _stem(word) in known for word in said) >= LEAST_KNOWN * len(said)


def _stem(word: str) -> str:
    """Without the commonest endings, so that "groans" is known where "groan" is."""
    for ending in ("ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending)
    return word
