"""What businesses allow themselves, on both databases: stricter than the law, and nobody's change is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.business import Organisation
from domain.compliance import DialPolicy
from domain.errors import RuleBroken, VersionChanged
from store.database import Database
from store.dial_policies import SqlDialPolicies
from store.seeds import WORKSHOP_ID


@pytest.fixture
def policies(workshop: Organisation, database: Database) -> SqlDialPolicies:
    """Return the workshop's policy."""
    return SqlDialPolicies(database)


async def test_without_a_row_the_law_counts(policies: SqlDialPolicies) -> None:
    """Nothing was narrowed."""
    assert await policies.policy(WORKSHOP_ID) == DialPolicy()


async def test_what_it_allows_itself_is_kept_and_changed(policies: SqlDialPolicies) -> None:
    """Hours and caps; the latest counts."""
    for wanted in (
        DialPolicy(time(9), time(18, 30), 1, 2),
        DialPolicy(time(10), time(18), 0, 1, timedelta(hours=1)),
    ):
        assert await policies.change(WORKSHOP_ID, _always(wanted)) == wanted
        assert await policies.policy(WORKSHOP_ID) == wanted


async def test_of_many_changes_at_once_none_is_lost(policies: SqlDialPolicies) -> None:
    """Each sees what the one before has left."""
    await policies.change(WORKSHOP_ID, lambda policy: replace(policy, dials_a_day=0))
    await asyncio.gather(*(policies.change(WORKSHOP_ID, _one_more) for _ in range(5)))
    assert (await policies.policy(WORKSHOP_ID)).dials_a_day == 5


async def test_a_change_that_is_refused_leaves_it_as_it_was(policies: SqlDialPolicies) -> None:
    """Somebody else was there before."""
    with pytest.raises(VersionChanged):
        await policies.change(WORKSHOP_ID, _refuse)
    assert await policies.policy(WORKSHOP_ID) == DialPolicy()


async def test_a_business_nobody_knows_allows_itself_nothing(policies: SqlDialPolicies) -> None:
    """There is nobody it would hold for."""
    with pytest.raises(RuleBroken):
        await policies.change("nobody", _one_more)


def _always(wanted: DialPolicy) -> Callable[[DialPolicy], DialPolicy]:
    return lambda _: wanted


def _one_more(policy: DialPolicy) -> DialPolicy:
    return replace(policy, dials_a_day=policy.dials_a_day + 1)


def _refuse(_policy: DialPolicy) -> DialPolicy:
    raise VersionChanged("somebody else has changed it since")
