"""Who may call what, about whom: written by hand, so that a change of rights is a change here.

Letters: C carer, N nurse, M manager, O operator, A auditor, I integrator, T a program's token with
every right a token can have, W a wall. Whoever is not named is refused.

What a route is about:
- ``open``: nobody need be signed in
- ``own``: one's own session
- ``any``: nothing about persons
- ``seen``: a list, in which persons beyond one's own wards are missing
- ``one``: something of one ward, which for everybody else is not there (404)
- ``house``: everything at once, so only for those who see the whole house
"""

from dataclasses import dataclass
from typing import Any, Final

from tests.dashboard.builders import NOW
from tests.dashboard.delivery.targets import subscription

TABLE: Final = """
POST   /v1/session                                          -         open
POST   /v1/session/wall                                     -         open
GET    /v1/session/ways                                     -         open
POST   /v1/session/oidc                                     -         open
POST   /v1/session/oidc/finish                              -         open
GET    /v1/session                                          CNMOAITW  own
DELETE /v1/session                                          CNMOAITW  own
POST   /v1/session/password                                 CNMOAI    own

GET    /v1/system                                           CNMOAITW  any
GET    /v1/models                                           CNMOAITW  any
GET    /v1/openapi.json                                     CNMOAITW  any
GET    /v1/technical                                        CNMOITW   seen
GET    /v1/technical/canary                                 CNMOITW   any
POST   /v1/technical/canary/arrivals                        CNMOITW   any
GET    /v1/devices                                          CNMOITW   seen
GET    /v1/stream                                           CNMOAITW  seen
GET    /v1/wards                                            CNMOAITW  seen

GET    /v1/residents                                        CNMITW    seen
GET    /v1/residents/{person_id}                            CNMITW    one
GET    /v1/residents/{person_id}/windows                    CNMITW    one
GET    /v1/consents                                         CNMITW    seen
GET    /v1/residents/{person_id}/curve                      CNMITW    one
GET    /v1/residents/{person_id}/rollups                    CNMITW    one
GET    /v1/residents/{person_id}/timeline                   CNMITW    one
GET    /v1/residents/{person_id}/learning                   CNMITW    one
POST   /v1/residents/{person_id}/pause                      CNM       one
DELETE /v1/residents/{person_id}/pause                      CNM       one
GET    /v1/residents/{person_id}/helped                     CNMITW    one
GET    /v1/residents/{person_id}/limits                     NM        one
PUT    /v1/residents/{person_id}/limits                     M         one
POST   /v1/residents/{person_id}/limits/preview             NM        one
GET    /v1/residents/{person_id}/limits/preview             NM        one
GET    /v1/residents/{person_id}/pause-plan                 CNMITW    one
PUT    /v1/residents/{person_id}/pause-plan                 NM        one
POST   /v1/residents/{person_id}/missed-events              CNMT      one
GET    /v1/residents/{person_id}/surroundings               CNMITW    one
PUT    /v1/residents/{person_id}/surroundings               NM        one
POST   /v1/residents/{person_id}/consent/grant              NM        one
POST   /v1/residents/{person_id}/consent/withdraw           CNM       one
POST   /v1/residents                                        M         one
PUT    /v1/residents/{person_id}                            M         one

GET    /v1/alerts                                           CNMITW    seen
GET    /v1/alerts/{alert_id}                                CNMITW    one
POST   /v1/alerts/{alert_id}/acknowledge                    CNMT      one
POST   /v1/alerts/{alert_id}/outcome                        CNMT      one
POST   /v1/alerts/{alert_id}/attend                         CNMT      one
POST   /v1/alerts/{alert_id}/snooze                         CNMT      one
DELETE /v1/alerts/{alert_id}/snooze                         CNMT      one
POST   /v1/alerts/{alert_id}/reopen                         CNMT      one
GET    /v1/alerts/floods                                    CNMITW    seen
POST   /v1/sound-tests                                      CNMITW    any
PUT    /v1/residents/{person_id}/room-code                  M         one
GET    /v1/room-codes                                       M         house
POST   /v1/room-codes                                       M         house
POST   /v1/room-codes/remove                                M         house
GET    /v1/room-codes/sheet                                 M         house
GET    /v1/wards/{ward_id}/room-codes                       M         one
POST   /v1/wards/{ward_id}/room-codes                       M         one
POST   /v1/wards/{ward_id}/room-codes/remove                M         one
GET    /v1/wards/{ward_id}/room-codes/sheet                 M         one
GET    /v1/assignments                                      CNMITW    any
PUT    /v1/assignments/{shift}                              NM        house
DELETE /v1/assignments/{shift}                              NM        house
GET    /v1/wards/{ward_id}/assignments                      CNMITW    one
PUT    /v1/wards/{ward_id}/assignments/{shift}              NM        one
DELETE /v1/wards/{ward_id}/assignments/{shift}              NM        one
GET    /v1/escalation                                       CNMITW    any
PUT    /v1/escalation/{shift}                               M         house
DELETE /v1/escalation/{shift}                               M         house
GET    /v1/wards/{ward_id}/escalation                       CNMITW    one
PUT    /v1/wards/{ward_id}/escalation/{shift}               M         one
DELETE /v1/wards/{ward_id}/escalation/{shift}               M         one
GET    /v1/alerts/{alert_id}/events/{event_id}/thinking     NM        one
GET    /v1/events                                           CNMITW    seen
GET    /v1/events/{event_id}                                CNMITW    one
GET    /v1/assessments                                      CNMITW    seen
GET    /v1/actions                                          CNMITW    seen
GET    /v1/feedback                                         CNMITW    seen
GET    /v1/missed-events                                    CNMITW    seen
GET    /v1/burden                                           CNMIT     seen
GET    /v1/coverage                                         CNMITW    seen
GET    /v1/handovers                                        CNM       seen
GET    /v1/handovers/draft                                  CNM       house
POST   /v1/handovers                                        CNM       one
GET    /v1/handovers/{handover_id}                          CNM       one
POST   /v1/handovers/{handover_id}/take                     CNM       one

GET    /v1/users                                            MO        seen
POST   /v1/users                                            MO        one
PUT    /v1/users/{username}                                 MO        one
POST   /v1/users/{username}/reset-password                  MO        one
POST   /v1/users/{username}/disable                         MO        one
POST   /v1/users/{username}/enable                          MO        one
POST   /v1/users/{username}/end-sessions                    MO        one
GET    /v1/tokens                                           MO        seen
POST   /v1/tokens                                           MO        one
POST   /v1/tokens/{token_id}/revoke                         MO        one
POST   /v1/wards                                            MO        house
PUT    /v1/wards/{ward_id}                                  MO        one
GET    /v1/webhooks                                         MI        seen
POST   /v1/webhooks                                         MI        one
PUT    /v1/webhooks/{webhook_id}                            MI        one
POST   /v1/webhooks/{webhook_id}/rotate                     MI        one
POST   /v1/webhooks/{webhook_id}/test                       MI        one
DELETE /v1/webhooks/{webhook_id}                            MI        one
GET    /v1/deliveries                                       MOI       seen
GET    /v1/deliveries/channels                              MOI       seen
POST   /v1/deliveries/{delivery_id}/replay                  MOI       one
POST   /v1/deliveries/{delivery_id}/dismiss                 MOI       one
GET    /v1/push                                             CNM       any
POST   /v1/push/subscriptions                               CNM       any
DELETE /v1/push/subscriptions/{subscription_id}             CNM       any
GET    /v1/users/{username}/identity                        MO        one
PUT    /v1/users/{username}/identity                        MO        one
GET    /v1/users/{username}/email                           MO        one
PUT    /v1/users/{username}/email                           MO        one
GET    /v1/wording                                          CNMITW    any
PUT    /v1/wording                                          M         house
GET    /v1/wards/{ward_id}/wording                          CNMITW    one
PUT    /v1/wards/{ward_id}/wording                          M         one
GET    /v1/audit                                            MOA       house
GET    /v1/audit/export                                     MOA       house
GET    /v1/audit/verdict                                    MOA       house

GET    /v1/residents/{person_id}/consent                    NM        one
GET    /v1/residents/{person_id}/notice                     NM        one
GET    /v1/consent/reviews                                  NM        seen
GET    /v1/notice.css                                       CNMOAITW  any
GET    /v1/residents/{person_id}/export                     M         one
GET    /v1/erasures                                         M         house
POST   /v1/residents/{person_id}/erase                      M         one
"""


@dataclass(frozen=True)
class Line:
    """One route of the table."""

    method: str
    path: str
    who: str
    about: str


CHAIN: Final = {
    "from_time": "07:00",
    "to_time": "19:00",
    "steps": [
        {
            "audiences": ["assigned"],
            "delay_tier_1_s": 0,
            "delay_tier_2_s": 0,
            "delay_tier_3_s": 0,
        }
    ],
    "repeat_s": None,
}

LINES: Final = [Line(*line.split()) for line in TABLE.splitlines() if line.strip()]


def body(path: str, ward: str) -> dict[str, Any] | None:
    """What to send so that only rights can be in the way; ``ward`` is whom it is about."""
    scope = {"all_wards": False, "wards": [ward], "residents": []}
    lives = {"display_name": "B", "room": "2", "ward_id": ward}
    bodies: dict[str, dict[str, Any]] = {
        "/v1/residents": {"person_id": f"new-of-{ward}", **lives},
        "/v1/residents/{person_id}": lives,
        "/v1/residents/{person_id}/pause": {"minutes": 5, "reason": "washing"},
        "/v1/residents/{person_id}/limits": {
            "factor": 1.5,
            "config_version": "c",
            "reason": "too many",
        },
        "/v1/residents/{person_id}/limits/preview": {"change_percent": 0},
        "/v1/residents/{person_id}/pause-plan": {"revision": 0, "planned": []},
        "/v1/residents/{person_id}/missed-events": {"note": "seen"},
        "/v1/residents/{person_id}/surroundings": {"revision": 0, "place": None, "planned": []},
        "/v1/residents/{person_id}/consent/withdraw": {"reason": "said no"},
        "/v1/residents/{person_id}/consent/grant": {
            "purposes": ["face"],
            "basis": "own",
            "review_at": NOW + 10**9,
            "record": {
                "finding": "has_capacity",
                "assessed_by": "Dr B",
                "assessed_at": NOW,
                "note": "understood it",
            },
        },
        "/v1/residents/{person_id}/erase": {"reason": "moved", "confirm": f"person-of-{ward}"},
        "/v1/alerts/{alert_id}/acknowledge": {},
        "/v1/handovers": {"ward": ward, "until": NOW, "facts_seal": "0" * 64},
        "/v1/handovers/{handover_id}/take": {},
        "/v1/alerts/{alert_id}/outcome": {"outcome": "true"},
        "/v1/alerts/{alert_id}/attend": {},
        "/v1/alerts/{alert_id}/snooze": {"minutes": 5, "reason": "bathing"},
        "/v1/alerts/{alert_id}/reopen": {"reason": "closed too early"},
        "/v1/technical/canary/arrivals": {"page": "0" * 16, "t_event": NOW, "waited_ms": 0},
        "/v1/sound-tests": {"tier": 1, "heard": True, "seen": True},
        "/v1/residents/{person_id}/room-code": {"code": None},
        "/v1/room-codes": {"rooms": ["1"], "overlap_hours": 0},
        "/v1/wards/{ward_id}/room-codes": {"rooms": ["1"], "overlap_hours": 0},
        "/v1/room-codes/remove": {"room": "1"},
        "/v1/wards/{ward_id}/room-codes/remove": {"room": "1"},
        "/v1/assignments/{shift}": {"day": None, "usernames": ["manager"]},
        "/v1/wards/{ward_id}/assignments/{shift}": {"day": None, "usernames": ["manager"]},
        "/v1/escalation/{shift}": CHAIN,
        "/v1/wards/{ward_id}/escalation/{shift}": CHAIN,
        "/v1/users": {"username": f"new-of-{ward}", "role": "auditor", "scope": scope},
        "/v1/webhooks": {"name": f"new-of-{ward}", "url": "https://127.0.0.1/", "scope": scope},
        "/v1/webhooks/{webhook_id}": {
            "url": "https://127.0.0.1/",
            "scope": scope,
            "enabled": True,
        },
        "/v1/webhooks/{webhook_id}/rotate": {"overlap_hours": 1},
        "/v1/push/subscriptions": subscription(ward),
        "/v1/users/{username}/identity": {"subject": None},
        "/v1/users/{username}/email": {"address": None},
        "/v1/wording": {"residents_as": "room"},
        "/v1/wards/{ward_id}/wording": {"residents_as": "room"},
        "/v1/users/{username}": {"role": "auditor", "scope": scope},
        "/v1/tokens": {
            "name": f"new-of-{ward}",
            "kind": "api",
            "rights": ["see_technical"],
            "scope": scope,
            "expires_at": NOW + 10**9,
        },
        "/v1/wards": {"ward_id": "new", "name": "New"},
        "/v1/wards/{ward_id}": {"name": "Renamed"},
    }
    return bodies.get(path)
