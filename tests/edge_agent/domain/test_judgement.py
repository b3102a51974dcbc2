"""Whatever the senses observe, the judgement is a valid window that keeps its promises."""

from hypothesis import given
from hypothesis import strategies as st

from edge_agent.domain.affect import CIRCUMPLEX
from edge_agent.domain.face_summary import FaceSummary
from edge_agent.domain.fusion import Smoothed
from edge_agent.domain.judgement import Judgement, Observation, judge, provenance
from edge_agent.domain.picture import Light, PictureObservation
from edge_agent.domain.voice import VoiceObservation
from shared.contracts.channels import REGISTRY, Modality
from shared.contracts.window import Reason, ScoreWindow, WindowState

unit = st.floats(0, 1)
labels = st.lists(st.floats(0.01, 1), min_size=7, max_size=7).map(
    lambda v: {k: x / sum(v) for k, x in zip(CIRCUMPLEX, v, strict=True)}
)
pictures = st.builds(
    PictureObservation,
    st.builds(Light, st.floats(0, 255), st.floats(0, 100)),
    st.booleans(),
    st.booleans(),
    st.none() | st.tuples(unit, unit),
)
units: st.SearchStrategy[dict[str, float]] = st.just({}) | st.just({"au_04": 0.02, "au_43": 0.5})
fine = (st.just(False), st.just(False), unit, labels)
one_face = st.builds(FaceSummary, st.just(1), *fine, contempt=st.none() | unit, action_units=units)
enrolled_among_others = st.builds(
    FaceSummary, st.integers(2, 4), *fine, st.just(True), st.none() | unit, action_units=units
)
strangers = st.builds(FaceSummary, st.integers(1, 4), *fine).map(lambda f: f.withheld())
no_scores = st.builds(
    FaceSummary, st.integers(0, 4), st.booleans(), st.booleans(), unit, st.just({})
)
# a single face without a reason always has scores
faces = st.one_of(
    one_face,
    enrolled_among_others,
    strangers,
    no_scores.filter(lambda f: f.faces_in_view != 1 or f.blurred or f.too_far),
)
channels = st.fixed_dictionaries(
    {
        "loudness_dbfs": st.floats(-120, 3),
        "f0_hz": st.none() | st.floats(60, 1600),
        "p_voice": unit,
        "p_scream": unit,
        "p_whimper": unit,
        "p_groan": unit,
        "p_agitation": unit,
        "p_sigh": unit | st.none(),
        "p_laugh": unit,
    }
)
voices = st.builds(VoiceObservation, channels, st.booleans(), st.booleans())
observations = st.one_of(
    st.builds(Observation, pictures, faces, st.none() | voices),
    st.builds(Observation, st.none(), st.none(), st.none() | voices),
)
pasts = st.just(Smoothed()) | st.builds(Smoothed, unit)


def _window(judged: Judgement) -> ScoreWindow:
    return ScoreWindow.model_validate(
        {
            **dict.fromkeys(("edge_id", "source_id", "person_id", "outbox_epoch"), "x"),
            **dict.fromkeys(("trace_id", "bundle_id"), "x"),
            "shard": 0,
            "seq": 1,
            "t_start": 0,
            "state": judged.verdict.state,
            "reasons": judged.verdict.reasons,
            "channels": judged.channels,
            "quality": judged.quality,
            "modality_weight": judged.weights,
            "uncertainty": judged.uncertainty,
            "provenance": provenance(judged.channels),
        }
    )


@given(observations, pasts)
def test_every_judgement_is_a_valid_window(seen: Observation, past: Smoothed) -> None:
    window = _window(judge(seen, past))
    assert ScoreWindow.model_validate_json(window.model_dump_json()) == window


@given(observations, pasts)
def test_what_cannot_be_assessed_has_no_distress_and_full_uncertainty(
    seen: Observation, past: Smoothed
) -> None:
    judged = judge(seen, past)
    if judged.verdict.state is WindowState.CANNOT_ASSESS:
        assert judged.channels["distress_raw"] is None
        assert judged.channels["distress_fused"] is None
        assert (judged.uncertainty, judged.weights) == (1.0, {})


@given(observations, pasts)
def test_of_several_people_only_an_enrolled_face_is_published(
    seen: Observation, past: Smoothed
) -> None:
    judged = judge(seen, past)
    if judged.verdict.several_people:
        published = {name for name, value in judged.channels.items() if value is not None}
        senses = {REGISTRY[name].modality for name in published}
        assert senses <= {Modality.FACE, Modality.FUSED}
        if seen.face is None or not seen.face.enrolled_in_view:
            assert published == set()


@given(observations, pasts)
def test_somebody_else_in_view_is_said_or_leaves_nothing(seen: Observation, past: Smoothed) -> None:
    judged = judge(seen, past)
    frozen = seen.picture is not None and seen.picture.frozen
    if seen.face is not None and seen.face.faces_in_view > 1 and not frozen:
        assert Reason.SEVERAL_PEOPLE in judged.verdict.reasons
        assert judged.verdict.several_people


@given(observations, pasts)
def test_a_usable_sense_is_the_only_source_of_its_channels(
    seen: Observation, past: Smoothed
) -> None:
    judged = judge(seen, past)
    if not judged.verdict.face_usable:
        assert judged.channels["p_fear"] is None
        assert judged.channels["valence"] is None
        assert judged.channels["au_04"] is None
    if seen.voice is None:
        assert judged.channels["loudness_dbfs"] is None
    if seen.face is None or seen.face.contempt is None:
        assert judged.channels["p_contempt"] is None


@given(observations, pasts)
def test_each_value_says_where_it_comes_from(seen: Observation, past: Smoothed) -> None:
    judged = judge(seen, past)
    said = provenance(judged.channels)
    assert set(said) == {name for name, value in judged.channels.items() if value is not None}
    expected = {
        "p_fear": "network",
        "s_fear": "network",
        "p_contempt": "blendshape",
        "s_contempt": "blendshape",
        "valence": "circumplex",
        "arousal": "circumplex",
        "au_04": "signal",
        "distress_raw": "fusion",
    }
    assert {name: said[name] for name in expected if name in said}.items() <= expected.items()
