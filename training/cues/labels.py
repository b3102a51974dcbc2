"""Which folder of a collection of sounds is which cue."""

from edge_agent.domain.cue_head import CLASSES

FOLDERS = {
    "sighing": "p_sigh",
    "moaning": "p_groan",
    "groaning": "p_groan",
    "crying": "p_whimper",
    "whimpering": "p_whimper",
    "screaming": "p_scream",
    "panting": "p_agitation",
}
"""Every other folder is ``p_other``: coughs and laughs, speech, the sounds of the room."""


def class_of(folder: str) -> int:
    """Index in ``CLASSES``.

    >>> CLASSES[class_of("moaning")], CLASSES[class_of("speech")]
    ('p_groan', 'p_other')
    """
    return CLASSES.index(FOLDERS.get(folder, "p_other"))


def speaker_of(name: str) -> str:
    """What stands before the first underscore of a file's name: nobody is in both halves.

    >>> speaker_of("crying/71OW_11_8_0_22.flac")
    '71OW'
    """
    return name.rsplit("/", 1)[-1].split("_", 1)[0]
