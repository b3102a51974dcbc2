"""State and reasons: every combination is judged, and none that lacks data is calm."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.assessment import PictureFacts, SoundFacts, assess
from shared.contracts.window import Reason, WindowState

GOOD_PICTURE = PictureFacts(False, False, False, False, 1, False, False)
GOOD_SOUND = SoundFacts(silent=False, clipped=False, informative=False)
flags = st.booleans()
pictures = st.none() | st.builds(
    PictureFacts, flags, flags, flags, flags, st.integers(0, 3), flags, flags, flags
)
sounds = st.none() | st.builds(SoundFacts, flags, flags, flags, flags)


@given(pictures, sounds)
def test_only_ok_has_no_reason_and_reasons_are_in_order(
    picture: PictureFacts | None, sound: SoundFacts | None
) -> None:
    verdict = assess(picture, sound)
    assert (verdict.state is WindowState.OK) == (verdict.reasons == ())
    assert list(verdict.reasons) == [r for r in Reason if r in verdict.reasons]


@given(pictures, sounds)
def test_nothing_usable_is_cannot_assess(
    picture: PictureFacts | None, sound: SoundFacts | None
) -> None:
    verdict = assess(picture, sound)
    heard = sound is not None and sound.informative and not sound.silent
    if not verdict.face_usable and not heard:
        assert verdict.state is WindowState.CANNOT_ASSESS


@given(sounds)
def test_several_people_are_never_scored_whatever_is_heard(sound: SoundFacts | None) -> None:
    verdict = assess(replace(GOOD_PICTURE, faces_in_view=2), sound)
    assert verdict.state is WindowState.CANNOT_ASSESS
    assert Reason.SEVERAL_PEOPLE in verdict.reasons
    assert not verdict.face_usable


def test_a_face_and_a_room_that_is_quiet_is_ok() -> None:
    assert assess(GOOD_PICTURE, GOOD_SOUND).state is WindowState.OK


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (None, Reason.NO_PICTURE),
        (replace(GOOD_PICTURE, faces_in_view=0), Reason.NO_FACE),
        (replace(GOOD_PICTURE, frozen=True), Reason.FROZEN),
        (replace(GOOD_PICTURE, faces_in_view=0, too_dark=True), Reason.TOO_DARK),
        (replace(GOOD_PICTURE, faces_in_view=0, covered=True), Reason.COVERED),
        (replace(GOOD_PICTURE, faces_in_view=0, scene_blurred=True), Reason.BLURRED),
        (replace(GOOD_PICTURE, face_blurred=True), Reason.BLURRED),
        (replace(GOOD_PICTURE, face_too_far=True), Reason.TOO_FAR),
    ],
)
def test_without_a_usable_face_a_quiet_room_cannot_be_assessed_but_a_voice_can(
    picture: PictureFacts | None, reason: Reason
) -> None:
    quiet = assess(picture, GOOD_SOUND)
    assert (quiet.state, quiet.reasons) == (WindowState.CANNOT_ASSESS, (reason,))
    heard = assess(picture, replace(GOOD_SOUND, informative=True))
    assert (heard.state, heard.reasons) == (WindowState.DEGRADED, (reason,))


@pytest.mark.parametrize(
    ("sound", "reason"),
    [
        (None, Reason.NO_SOUND),
        (replace(GOOD_SOUND, silent=True), Reason.AUDIO_SILENT),
        (replace(GOOD_SOUND, clipped=True), Reason.AUDIO_CLIPPED),
    ],
)
def test_a_face_without_good_sound_is_degraded(sound: SoundFacts | None, reason: Reason) -> None:
    verdict = assess(GOOD_PICTURE, sound)
    assert (verdict.state, verdict.reasons) == (WindowState.DEGRADED, (reason,))


def test_a_face_seen_in_the_dark_counts_and_the_dark_is_said() -> None:
    verdict = assess(replace(GOOD_PICTURE, too_dark=True), GOOD_SOUND)
    assert (verdict.state, verdict.reasons) == (WindowState.DEGRADED, (Reason.TOO_DARK,))


def test_a_good_face_that_nobody_reads_is_no_basis() -> None:
    unread = assess(replace(GOOD_PICTURE, expression_rests=True), GOOD_SOUND)
    assert unread.state is WindowState.CANNOT_ASSESS
    assert unread.reasons == (Reason.ENCODER_SKIPPED,)
    heard = assess(
        replace(GOOD_PICTURE, expression_rests=True), replace(GOOD_SOUND, informative=True)
    )
    assert (heard.state, heard.reasons) == (WindowState.DEGRADED, (Reason.ENCODER_SKIPPED,))


@given(pictures, sounds)
def test_an_encoder_at_rest_never_makes_a_second_look_better(
    picture: PictureFacts | None, sound: SoundFacts | None
) -> None:
    order = [WindowState.OK, WindowState.DEGRADED, WindowState.CANNOT_ASSESS]
    awake = picture and replace(picture, expression_rests=False)
    asleep = picture and replace(picture, expression_rests=True)
    assert order.index(assess(asleep, sound).state) >= order.index(assess(awake, sound).state)


ENROLLED = replace(GOOD_PICTURE, enrolled=True)


def test_an_enrolled_face_counts_among_several_and_no_voice_does() -> None:
    verdict = assess(replace(ENROLLED, faces_in_view=3), replace(GOOD_SOUND, informative=True))
    assert (verdict.state, verdict.reasons) == (WindowState.DEGRADED, (Reason.SEVERAL_PEOPLE,))
    assert (verdict.face_usable, verdict.several_people) == (True, True)


@pytest.mark.parametrize(("faces", "reason"), [(1, Reason.NO_FACE), (2, Reason.SEVERAL_PEOPLE)])
def test_with_only_others_in_view_nobody_is_scored_whatever_is_heard(
    faces: int, reason: Reason
) -> None:
    picture = replace(GOOD_PICTURE, faces_in_view=faces, enrolled=False)
    verdict = assess(picture, replace(GOOD_SOUND, informative=True))
    assert (verdict.state, verdict.reasons) == (WindowState.CANNOT_ASSESS, (reason,))
    assert (verdict.face_usable, verdict.several_people) == (False, True)


def test_an_enrolled_person_alone_is_as_in_a_room_of_their_own() -> None:
    assert assess(ENROLLED, GOOD_SOUND) == assess(GOOD_PICTURE, GOOD_SOUND)


def test_an_empty_view_of_a_shared_room_still_has_a_voice() -> None:
    empty = replace(GOOD_PICTURE, faces_in_view=0, enrolled=False)
    heard = assess(empty, replace(GOOD_SOUND, informative=True))
    assert (heard.state, heard.several_people) == (WindowState.DEGRADED, False)
