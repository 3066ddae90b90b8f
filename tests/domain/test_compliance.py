"""Nobody is rung who must not be, and whoever has to wait learns until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.budgets import BudgetVerdict, Scope, Standing
from domain.compliance import (
    SLOT_SLACK,
    Check,
    ConsentState,
    DialFacts,
    DialPolicy,
    is_cleared,
    may_ring,
    may_text,
    next_opening,
)
from domain.outbound import DialPurpose

#: A Monday, ten in New York, seven in Los Angeles.
NOW: Final = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
NEW_YORK: Final = "America/New_York"
LOS_ANGELES: Final = "America/Los_Angeles"
HOUR: Final = timedelta(hours=1)
FACTS: Final = DialFacts(
    purpose=DialPurpose.REMINDER,
    consent=None,
    is_suppressed=False,
    zones=frozenset({NEW_YORK}),
    policy=DialPolicy(),
    slot_at=NOW,
    is_unlocked=True,
)


def test_every_check_leaves_its_verdict_in_order() -> None:
    """What was looked at can be read later, the passed ones too."""
    verdicts = may_ring(FACTS, NOW)
    assert [verdict.check for verdict in verdicts] == list(Check)
    assert is_cleared(verdicts)


def test_a_budget_that_is_nearly_used_up_stands_in_no_calls_way() -> None:
    """The verdict says so."""
    verdicts = may_ring(replace(FACTS, budget=BudgetVerdict(Standing.WARNED, "nearly used up", Scope.DAY)), NOW)
    assert (is_cleared(verdicts), verdicts[-1].reason) == (True, "nearly used up")


@pytest.mark.parametrize(
    ("change", "check", "allowed_at"),
    [
        ({"is_moot": True}, Check.SUBJECT, None),
        ({"consent": ConsentState.REFUSED}, Check.CONSENT, None),
        ({"purpose": DialPurpose.SALES}, Check.CONSENT, None),
        ({"is_suppressed": True}, Check.SUPPRESSION, None),
        ({"zones": frozenset({NEW_YORK, LOS_ANGELES})}, Check.HOURS, NOW + HOUR),
        ({"zones": frozenset({"Europe/London", "Asia/Tokyo", "Pacific/Honolulu"})}, Check.HOURS, None),
        ({"not_after": NOW - HOUR}, Check.HOURS, None),
        ({"policy": DialPolicy(opens=time(12))}, Check.HOURS, NOW + 2 * HOUR),
        ({"attempt": 4}, Check.ATTEMPTS, None),
        ({"dialled_at": [NOW - 5 * HOUR, NOW - 4 * HOUR, NOW - HOUR]}, Check.ATTEMPTS, NOW + 19 * HOUR),
        ({"policy": DialPolicy(dials_a_day=0)}, Check.ATTEMPTS, None),
        ({"slot_at": None}, Check.RATE, NOW),
        ({"slot_at": NOW + HOUR}, Check.RATE, NOW + HOUR),
        ({"slot_at": NOW - SLOT_SLACK - HOUR}, Check.RATE, NOW),
        ({"is_unlocked": False}, Check.TEST_LOCK, None),
        ({"budget": BudgetVerdict(Standing.EXCEEDED, "spent", Scope.DAY, NOW + HOUR)}, Check.BUDGET, NOW + HOUR),
        ({"budget": BudgetVerdict(Standing.EXCEEDED, "spent", Scope.TASK)}, Check.BUDGET, None),
    ],
)
def test_the_first_refusal_ends_the_row(change: dict[str, object], check: Check, allowed_at: datetime | None) -> None:
    """It says which check, why, and when there is another chance, if ever."""
    verdicts = may_ring(replace(FACTS, **change), NOW)  # type: ignore[arg-type]  # a table of changes
    assert [verdict.is_passed for verdict in verdicts] == [True] * (len(verdicts) - 1) + [False]
    assert (verdicts[-1].check, verdicts[-1].allowed_at) == (check, allowed_at)
    assert verdicts[-1].reason


def test_a_recorded_consent_opens_sales() -> None:
    """He has asked for it."""
    assert is_cleared(may_ring(replace(FACTS, purpose=DialPurpose.SALES, consent=ConsentState.GRANTED), NOW))


def test_calls_of_yesterday_do_not_count() -> None:
    """A day is 24 hours, so that no midnight opens the door."""
    assert is_cleared(may_ring(replace(FACTS, dialled_at=[NOW - 25 * HOUR] * 3), NOW))


def test_a_text_needs_no_second_and_no_test_number() -> None:
    """Consent, suppression and hours count for it."""
    facts = replace(FACTS, slot_at=None, is_unlocked=False, attempt=9)
    assert [verdict.check for verdict in may_text(facts, NOW)] == [
        Check.SUBJECT,
        Check.CONSENT,
        Check.SUPPRESSION,
        Check.HOURS,
    ]
    assert not is_cleared(may_text(replace(facts, is_suppressed=True), NOW))


# ── calling hours ───────────────────────────────────────────────────────────────────────────────────────────────────

ZONES: Final = st.sets(
    st.sampled_from(
        [
            NEW_YORK,
            LOS_ANGELES,
            "America/Phoenix",
            "America/St_Johns",
            "Europe/Berlin",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
            "Africa/Casablanca",
            "Pacific/Honolulu",
            "Pacific/Chatham",
        ]
    ),
    min_size=1,
    max_size=3,
)
#: Around the changes of clocks of 2026 and 2027, and any other time.
INSTANTS: Final = st.one_of(
    st.datetimes(datetime(2026, 10, 20), datetime(2026, 11, 10)),  # noqa: DTZ001  Hypothesis wants them naive
    st.datetimes(datetime(2027, 3, 1), datetime(2027, 4, 10)),  # noqa: DTZ001
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
).map(lambda instant: instant.replace(tzinfo=UTC, second=0, microsecond=0))
POLICIES: Final = st.builds(
    DialPolicy, opens=st.sampled_from([time(0), time(9, 30)]), closes=st.sampled_from([time(17), time(23, 59)])
)


def is_open(zones: set[str], policy: DialPolicy, instant: datetime) -> bool:
    """Look at each clock on the wall."""
    walls = [instant.astimezone(ZoneInfo(zone)).time() for zone in zones]
    return all(max(policy.opens, time(8)) <= wall < min(policy.closes, time(21)) for wall in walls)


@given(zones=ZONES, policy=POLICIES, now=INSTANTS)
def test_nobody_is_rung_outside_hours_anywhere(zones: set[str], policy: DialPolicy, now: datetime) -> None:
    """The instant named lies within hours on every clock, and is not in the past."""
    opening = next_opening(zones, policy, now)
    assert opening is None or (opening >= now and is_open(zones, policy, opening))


@given(zones=ZONES, policy=POLICIES, now=INSTANTS)
def test_nobody_waits_longer_than_he_must(zones: set[str], policy: DialPolicy, now: datetime) -> None:
    """Looked at every ten minutes for two days, no earlier moment would do; none at all where None was said."""
    opening = next_opening(zones, policy, now)
    steps = (now + step * timedelta(minutes=10) for step in range(288))
    earliest = next((step for step in steps if is_open(zones, policy, step)), None)
    assert earliest is None or (opening is not None and opening <= earliest)


@given(zones=ZONES, now=INSTANTS)
def test_open_now_is_now(zones: set[str], now: datetime) -> None:
    """Within hours nothing is put off."""
    assert (next_opening(zones, DialPolicy(), now) == now) == is_open(zones, DialPolicy(), now)
