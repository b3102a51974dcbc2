"""Whether this second can be judged, and why not: absence of data is never calm."""

from dataclasses import dataclass

from shared.contracts.window import Reason, WindowState


@dataclass(frozen=True)
class PictureFacts:
    """What stands against the picture.

    ``enrolled``: whether the face that was measured was recognised as the enrolled person's;
    None where nobody is enrolled and the only face in view is the resident's.
    """

    frozen: bool
    too_dark: bool
    covered: bool
    scene_blurred: bool
    faces_in_view: int
    face_too_far: bool
    face_blurred: bool
    expression_rests: bool = False
    enrolled: bool | None = None
    bodies_in_view: int = 0

    @property
    def several(self) -> bool:
        """More than one person, by faces or by bodies: one may have the back turned."""
        return max(self.faces_in_view, self.bodies_in_view) > 1

    @property
    def face_seen(self) -> bool:
        """The face that may be scored is in view."""
        alone = self.faces_in_view == 1 and not self.several
        return alone if self.enrolled is None else self.enrolled

    @property
    def others_seen(self) -> bool:
        """Somebody else is in view, so a voice or a movement may be theirs."""
        return self.several or (self.enrolled is False and self.faces_in_view > 0)


@dataclass(frozen=True)
class SoundFacts:
    """What stands against the sound; ``informative``: somebody speaks or a cue is heard."""

    silent: bool
    clipped: bool
    informative: bool
    activity_rests: bool = False


@dataclass(frozen=True)
class Verdict:
    """State and reasons in the contract's order, and which senses may be scored.

    ``several_people``: only a face can be told to be the resident's; voice and movement cannot.
    """

    state: WindowState
    reasons: tuple[Reason, ...]
    face_usable: bool
    several_people: bool


def picture_reasons(picture: PictureFacts | None) -> set[Reason]:
    """Reasons that concern the picture.

    A missing face is explained by its cause where there is one; ``no_face`` alone means a
    good picture without a face. A face seen in the dark counts, and the dark is said.
    """
    if picture is None:
        return {Reason.NO_PICTURE}
    if picture.frozen:
        return {Reason.FROZEN}
    if picture.several and not picture.face_seen:
        return {Reason.SEVERAL_PEOPLE}
    seen = picture.face_seen
    reasons = {
        Reason.SEVERAL_PEOPLE: picture.several,
        Reason.TOO_DARK: picture.too_dark,
        Reason.COVERED: picture.covered and not seen,
        Reason.BLURRED: picture.face_blurred if seen else picture.scene_blurred,
        Reason.TOO_FAR: seen and picture.face_too_far,
    }
    # a dark or covered picture is smooth as well: the first cause is the one to repair
    if reasons[Reason.TOO_DARK] or reasons[Reason.COVERED]:
        reasons[Reason.BLURRED] = seen and picture.face_blurred
    found = {reason for reason, holds in reasons.items() if holds}
    return found if seen or found else {Reason.NO_FACE}


def sound_reasons(sound: SoundFacts | None) -> set[Reason]:
    """Reasons that concern the sound."""
    if sound is None:
        return {Reason.NO_SOUND}
    if sound.silent:
        return {Reason.AUDIO_SILENT}
    return {Reason.AUDIO_CLIPPED} if sound.clipped else set()


def assess(picture: PictureFacts | None, sound: SoundFacts | None) -> Verdict:
    """``ok`` without any reason against it; ``degraded`` while the face, or a voice that says
    something, is left; else ``cannot_assess``.

    Movement alone is no basis: it does not tell pain from gymnastics. With more than one
    person in view nobody is scored, neither by face nor by voice, since it may be staff's; only
    an enrolled person's face, where it is recognised, counts even then.

    A good face whose expression nobody asked for is no basis either, and the reason says so.
    """
    reasons = picture_reasons(picture) | sound_reasons(sound)
    several = picture is not None and picture.others_seen and Reason.FROZEN not in reasons
    face_usable = (
        picture is not None
        and picture.face_seen
        and not reasons & {Reason.FROZEN, Reason.BLURRED, Reason.TOO_FAR}
    )
    heard = sound is not None and not sound.silent and sound.informative and not several
    unread = face_usable and picture is not None and picture.expression_rests
    read = face_usable and not unread
    unheard = sound is not None and sound.activity_rests and not heard
    if not several and (unread or (unheard and not read)):
        reasons |= {Reason.ENCODER_SKIPPED}
    ordered = tuple(reason for reason in Reason if reason in reasons)
    if not (read or heard):
        return Verdict(WindowState.CANNOT_ASSESS, ordered, face_usable, several)
    state = WindowState.DEGRADED if ordered else WindowState.OK
    return Verdict(state, ordered, face_usable, several)
