"""Who decides for a business, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.approvals import ApprovalPolicy, Approver
from domain.business import Organisation
from domain.errors import NotFound, RuleBroken, VersionChanged
from domain.tools import Risk
from store.database import Database
from store.deciders import SqlDeciders
from store.seeds import CLINIC_ID, SEEDS, WORKSHOP_ID, seed, seed_workshop

PAT = Approver("pat", "Pat", "+15551230900")
KIM = Approver("kim", "Kim", email="kim@northgate.example")


@pytest.fixture
def deciders(workshop: Organisation, database: Database) -> SqlDeciders:
    """Return the workshop's deciders."""
    return SqlDeciders(database)


async def test_the_seeded_businesses_have_an_owner_and_a_delegate(deciders: SqlDeciders, database: Database) -> None:
    """And each takes its time."""
    for name in SEEDS:
        await seed(database, name)
    workshop, clinic = await deciders.deciders(WORKSHOP_ID), await deciders.deciders(CLINIC_ID)
    assert [one.key for one in workshop.approvers] == ["owner", "foreman"]
    assert workshop.policy == ApprovalPolicy()
    assert [one.key for one in clinic.approvers] == ["manager", "deputy"]
    assert (clinic.policy.expires_after, clinic.policy.quiet_until) == (timedelta(days=1), time(7, 30))


async def test_a_business_nobody_knows_has_none(deciders: SqlDeciders) -> None:
    """And the usual time."""
    nobody = await deciders.deciders("nobody")
    assert (nobody.approvers, nobody.policy) == ((), ApprovalPolicy())
    with pytest.raises(NotFound):
        await deciders.change_approvers("nobody", lambda _: (PAT,))
    with pytest.raises(NotFound):
        await deciders.change_policy("nobody", lambda policy: policy)


async def test_others_take_their_place(deciders: SqlDeciders) -> None:
    """All of them, in their order; turned round too, and nobody at all."""
    for wanted in ((PAT, KIM), (KIM, PAT), (replace(KIM, phone=PAT.phone), replace(PAT, phone="+15551230999")), ()):
        await deciders.change_approvers(WORKSHOP_ID, _always(wanted))
        assert (await deciders.deciders(WORKSHOP_ID)).approvers == wanted


async def test_a_change_that_is_refused_leaves_them_as_they_were(deciders: SqlDeciders) -> None:
    """By the rules, or because somebody else was there before."""
    before = await deciders.deciders(WORKSHOP_ID)
    with pytest.raises(RuleBroken, match="same phone"):
        await deciders.change_approvers(WORKSHOP_ID, _always((PAT, replace(PAT, key="other"))))
    with pytest.raises(VersionChanged):
        await deciders.change_policy(WORKSHOP_ID, _refuse)
    assert await deciders.deciders(WORKSHOP_ID) == before


async def test_of_many_changes_at_once_none_is_lost(deciders: SqlDeciders) -> None:
    """Each sees what the one before has left."""
    await deciders.change_policy(WORKSHOP_ID, lambda policy: replace(policy, remind_after=()))
    await asyncio.gather(*(deciders.change_policy(WORKSHOP_ID, _once_more) for _ in range(5)))
    assert len((await deciders.deciders(WORKSHOP_ID)).policy.remind_after) == 5


async def test_a_policy_comes_back_as_it_was_stored(deciders: SqlDeciders) -> None:
    """The one that never escalates too."""
    wanted = ApprovalPolicy(
        (timedelta(minutes=5),),
        None,
        timedelta(hours=2),
        time(22),
        time(6, 30),
        Risk.READ,
        timedelta(0),
        codes_only=True,
    )
    assert await deciders.change_policy(WORKSHOP_ID, lambda _: wanted) == wanted
    assert (await deciders.deciders(WORKSHOP_ID)).policy == wanted


async def test_seeding_again_names_nobody_anew(deciders: SqlDeciders, database: Database) -> None:
    """Whom people have taken off stays off."""
    await deciders.change_approvers(WORKSHOP_ID, _always((KIM,)))
    await seed_workshop(database)
    assert (await deciders.deciders(WORKSHOP_ID)).approvers == (KIM,)


def _always(wanted: Sequence[Approver]) -> Callable[[Sequence[Approver]], Sequence[Approver]]:
    return lambda _: wanted


def _once_more(policy: ApprovalPolicy) -> ApprovalPolicy:
    return replace(policy, remind_after=(*policy.remind_after, timedelta(hours=1)))


def _refuse(_policy: ApprovalPolicy) -> ApprovalPolicy:
    raise VersionChanged("somebody else has changed it since")
