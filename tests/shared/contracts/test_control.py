import pytest
from pydantic import ValidationError

from shared.contracts import ConsentRecord, ControlKind, ControlRecord, LostRange
from shared.contracts.event import episode_id, event_id
from shared.contracts.schemas import stale
from tests.shared.messages import T0


def test_a_lost_record_names_what_is_lost() -> None:
    with pytest.raises(ValidationError, match="a lost record needs edge_id, outbox_epoch, lost"):
        ControlRecord(record_id="r", kind=ControlKind.LOST, shard=0, t=T0)


def test_a_calibration_names_its_factor_and_its_configuration() -> None:
    with pytest.raises(ValidationError, match="a calibration record needs config_version, factor"):
        ControlRecord(record_id="r", kind=ControlKind.CALIBRATION, shard=0, t=T0)
    with pytest.raises(ValidationError, match="greater than 0"):
        ControlRecord(
            record_id="r",
            kind=ControlKind.CALIBRATION,
            shard=0,
            t=T0,
            config_version="c",
            factor=0.0,
        )


def test_an_empty_range_is_refused_with_its_ends() -> None:
    with pytest.raises(ValidationError, match=r"got 5\.\.4"):
        LostRange(from_seq=5, to_seq=4)


def consent(**changes: object) -> ConsentRecord:
    values = {
        "person_id": "p",
        "revision": 1,
        "purposes": ("face",),
        "basis": "own",
        "granted_at": T0,
        "review_at": T0 + 10_000,
        "lease_until": T0 + 5_000,
    }
    return ConsentRecord.model_validate({**values, **changes})


def test_consent_ends_with_its_lease_its_review_and_its_withdrawal() -> None:
    assert consent().allows("face", T0 + 4_999)
    assert not consent().allows("voice", T0)
    assert not consent().allows("face", T0 + 5_000)
    assert not consent(review_at=T0 + 1).allows("face", T0 + 1)
    assert not consent(withdrawn_at=T0).allows("face", T0)


def test_ids_depend_on_every_part() -> None:
    assert episode_id("p", 1, "c") == episode_id("p", 1, "c")
    ids = {
        event_id("p", 1, "opened", "c"),
        event_id("q", 1, "opened", "c"),
        event_id("p", 2, "opened", "c"),
        event_id("p", 1, "closed", "c"),
        event_id("p", 1, "opened", "d"),
    }
    assert len(ids) == 5


def test_the_schema_files_say_what_the_code_says() -> None:
    assert stale() == []
