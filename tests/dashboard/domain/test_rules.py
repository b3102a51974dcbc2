"""Freshness, consent, rights, limits, wording and the audit's chain."""

import doctest
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain import freshness, sign_in_limit, wording
from dashboard.domain.audit_chain import GENESIS, Entry, Link, first_break, link
from dashboard.domain.consent import Consent, ConsentStatus, paused_until, status
from dashboard.domain.freshness import DataState, age_ms, data_state
from dashboard.domain.rights import Right, Role, may
from dashboard.domain.sign_in_limit import PER_ACCOUNT, wait_s
from dashboard.domain.technical import supersedes
from tests.dashboard.builders import NOW, technical

CONSENT = Consent(
    person_id="p",
    revision=1,
    purposes=("face",),
    basis="own",
    granted_at=0,
    review_at=1000,
    withdrawn_at=None,
    paused_until=None,
)


@pytest.mark.parametrize("module", [freshness, sign_in_limit, wording])
def test_the_examples_in_the_documentation_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@given(st.integers(0, 10**13), st.integers(0, 10**13), st.integers(0, 10**13))
def test_age_is_never_negative_and_never_younger_than_first_sight(
    now: int, t_end: int, seen_at: int
) -> None:
    assert age_ms(now, t_end, seen_at) >= max(0, now - seen_at)


def test_data_is_live_up_to_five_seconds() -> None:
    assert data_state(5_000) is DataState.LIVE
    assert data_state(5_001) is DataState.STALE
    assert data_state(None) is DataState.NONE


def test_a_withdrawal_is_said_as_such_even_when_the_review_is_due() -> None:
    assert status(None, 0) is ConsentStatus.MISSING
    assert status(CONSENT, 999) is ConsentStatus.VALID
    assert status(CONSENT, 1000) is ConsentStatus.EXPIRED
    assert status(replace(CONSENT, withdrawn_at=5), 2000) is ConsentStatus.WITHDRAWN


def test_a_pause_ends_by_itself() -> None:
    paused = replace(CONSENT, paused_until=50)
    assert paused_until(paused, 49) == 50
    assert paused_until(paused, 50) is None
    assert paused_until(None, 0) is None


def test_care_is_for_carers_and_detail_for_those_who_can_act() -> None:
    assert may(Role.CARER, Right.HANDLE_ALERTS)
    assert may(Role.CARER, Right.WITHDRAW_CONSENT)
    assert not may(Role.CARER, Right.GRANT_CONSENT)
    assert not may(Role.OPERATOR, Right.SEE_RESIDENTS)
    assert not may(Role.INTEGRATOR, Right.HANDLE_ALERTS)
    assert not may(Role.NURSE, Right.SEE_AUDIT)
    assert all(may(Role.MANAGER, right) for right in Right)


@given(st.lists(st.floats(0, 1000), max_size=12).map(sorted), st.floats(1000, 1300))
def test_after_the_wait_one_more_try_is_allowed(failed_at: list[float], now: float) -> None:
    wait = wait_s(failed_at, now, PER_ACCOUNT)
    assert 0 <= wait <= PER_ACCOUNT.window_s
    assert wait_s(failed_at, now + wait + 1e-6, PER_ACCOUNT) == 0


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_headlines_say_signs_not_feelings(tier: int) -> None:
    assert "signs consistent with distress" in wording.headline(tier).lower()


def test_a_technical_alarm_is_cleared_once_and_may_come_again() -> None:
    standing, cleared = technical(), technical(cleared_at=NOW + 5)
    assert supersedes(standing, None)
    assert supersedes(cleared, standing)
    assert not supersedes(standing, cleared)
    assert not supersedes(standing, standing)
    assert supersedes(technical(since=NOW + 9), cleared)
    assert not supersedes(cleared, technical(since=NOW + 9))


def _chain(count: int) -> list[Link]:
    links: list[Link] = []
    for number in range(1, count + 1):
        previous = links[-1].hash if links else GENESIS
        links.append(link(Entry(number, "nurse", "view", f"person:{number}"), number, previous))
    return links


@given(st.integers(1, 8), st.data())
def test_any_change_of_the_chain_is_found(count: int, data: st.DataObject) -> None:
    links = _chain(count)
    assert first_break(links) is None
    place = data.draw(st.integers(0, count - 1))
    changed = replace(links[place], entry=replace(links[place].entry, actor="nobody"))
    assert first_break([*links[:place], changed, *links[place + 1 :]]) == place + 1
    if place < count - 1:
        assert first_break([*links[:place], *links[place + 1 :]]) == place + 1
