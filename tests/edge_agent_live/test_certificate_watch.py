import datetime
from pathlib import Path

import pytest

from deploy.certificates.folder import Folder
from edge_agent.consent import HubTime
from edge_agent.publish.certificate_watch import CertificateWatch
from shared.contracts import TechnicalKind
from shared.streams.tls import Tls
from tests.edge_agent_live.builders import EDGE
from tests.edge_agent_live.conftest import Box

DAY_S = 86_400


@pytest.fixture
def folder(tmp_path: Path, box: Box) -> Folder:
    """Certificates issued on the box's own first day."""
    today = datetime.datetime.fromtimestamp(box.clock.now_ms() / 1000, datetime.UTC)
    made = Folder(tmp_path / "certificates", today)
    made.begin(("hub",))
    made.edge(EDGE, ("resident-t",), days=90)
    return made


def watch(folder: Folder, box: Box) -> CertificateWatch:
    files = [folder.path / name for name in ("authority.crt", f"{EDGE}.crt", f"{EDGE}.key")]
    return CertificateWatch(Tls(*files), box.alarms, HubTime(box.clock), EDGE)


def test_an_end_within_a_month_is_an_alarm_until_it_is_renewed(folder: Folder, box: Box) -> None:
    watching = watch(folder, box)
    box.clock.advance(59 * DAY_S)
    watching.check()
    assert box.alarms.standing() == []
    box.clock.advance(2 * DAY_S)
    watching.check()
    watching.check()
    (alarm,) = box.alarms.standing()
    assert alarm.kind is TechnicalKind.CERTIFICATE_EXPIRES
    ends = datetime.datetime.fromtimestamp(box.clock.now_ms() / 1000, datetime.UTC)
    assert f"{ends + datetime.timedelta(days=29):%Y-%m-%d}" in alarm.detail
    Folder(folder.path, ends).renew(EDGE)
    watching.check()
    assert box.alarms.standing() == []


def test_an_expired_one_stays_an_alarm(folder: Folder, box: Box) -> None:
    box.clock.advance(1000 * DAY_S)
    watch(folder, box).check()
    assert [alarm.kind for alarm in box.alarms.standing()] == [TechnicalKind.CERTIFICATE_EXPIRES]


def test_without_certificates_or_with_none_readable_it_says_nothing(box: Box) -> None:
    CertificateWatch(None, box.alarms, HubTime(box.clock), EDGE).check()
    CertificateWatch(Tls(Path("missing")), box.alarms, HubTime(box.clock), EDGE).check()
    assert box.alarms.pending() == []
