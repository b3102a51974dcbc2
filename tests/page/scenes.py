"""Wards for the tests: one with every state at once, one quiet, one of a demo."""

from dashboard.domain.consent import ConsentStatus
from shared.contracts import BaselineState, Reason, TechnicalKind, WindowState
from tests.page.ward import MINUTE_MS, Person, Ward, now_ms


def quiet_ward() -> Ward:
    """Two people, both quiet."""
    people = (Person("p-ada", "Ada Berg", "2"), Person("p-ben", "Ben Kurz", "3"))
    return Ward(people={person.person_id: person for person in people})


def demo_ward() -> Ward:
    """What `make run` shows: one demo resident."""
    person = Person("p-demo", "Demo resident", "Demo room", demo=True)
    return Ward(people={person.person_id: person})


def busy_ward() -> Ward:
    """Every state a tile can show, three tiers and a technical alarm."""
    now = now_ms()
    people = (
        Person("p-ada", "Ada Berg", "2"),
        Person("p-ben", "Ben Kurz", "3"),
        Person("p-cem", "Cem Aydin", "5"),
        Person("p-dora", "Dora Lindqvist", "8"),
        Person(
            "p-emil",
            "Emil Novak",
            "9",
            phase="unknown",
            score=None,
            state=WindowState.CANNOT_ASSESS,
            reasons=(Reason.NO_FACE, Reason.TOO_DARK),
        ),
        Person("p-fay", "Fay Okafor", "10", silent_since=now - 23_000),
        Person(
            "p-gus",
            "Gus Meyer",
            "11",
            phase="learning",
            baseline=BaselineState.LEARNING,
            progress=0.12,
        ),
        Person("p-hana", "Hana Ito", "12", paused_until=now + 14 * MINUTE_MS),
        Person("p-ivo", "Ivo Petrov", "14", consent=ConsentStatus.WITHDRAWN, never_seen=True),
        Person("p-jo", "Jo Smith", "15"),
        Person(
            "p-kim",
            "Kim Larsen",
            "16",
            state=WindowState.DEGRADED,
            reasons=(Reason.NO_SOUND,),
        ),
        Person("p-lea", "Lea Fontaine", "17", phase="onset", score=0.41),
    )
    ward = Ward(people={person.person_id: person for person in people})
    ward.raise_alert("p-cem", 1, minutes_ago=1.2)
    ward.raise_alert("p-ada", 2, minutes_ago=3)
    ward.raise_alert("p-dora", 3, minutes_ago=6)
    taken = ward.raise_alert("p-ben", 2, minutes_ago=9)
    ward.acknowledge(taken.alert_id, "nurse.mara", minutes_ago=7)
    ward.break_down("t-1", TechnicalKind.SOURCE_LOST, "The camera in room 10 sends no picture.")
    return ward
