"""Plans that people change before they are carried out."""

from __future__ import annotations

from datetime import time

import pytest

from domain.approvals import ApprovalPolicy, Choice, Ruling, StepChange
from domain.plans import Plan
from domain.policy import ActorKind
from domain.tasks import Requester, StepState, TaskState
from tests.fakes.deciders import OWNER
from tests.workflows.house import LINE, MARIA, House
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.tasker import Tasker, plans
from tests.workflows.wish import next_tuesday

ALEX = "+15551230777"
LATE = ("send_text", {"to": ALEX, "text": "I will be late."})
SORRY = ("send_text", {"to": ALEX, "text": "I am sorry."})
GOAL = f"Text Alex at {ALEX} that I will be late, twice"
LOUD = ApprovalPolicy(quiet_from=time(0), quiet_until=time(0))


async def waiting(tasker: Tasker) -> Plan:
    """Return the plan that waits for a yes."""
    plan = (await tasker.is_now(TaskState.AWAITING_CONFIRMATION)).plan
    assert plan is not None
    return plan


@BOTH_WAYS
async def test_an_amended_plan_is_done_as_it_was_amended(house: House) -> None:
    """A number that only whoever changes it has named is named; sentence, estimate and hash are the new plan's."""
    tasker = Tasker(house)
    await tasker.want(GOAL, plans(LATE, SORRY))
    before = await waiting(tasker)
    change = StepChange(1, {"to": "+15559876543", "text": "See you."})
    answer = await tasker.decide(Choice.AMEND, changes=(change,), drop=(2,))
    done = await tasker.is_now(TaskState.DONE)
    assert done.plan is not None
    assert (answer.ruling, answer.plan_hash) == (Ruling.COUNTED, done.plan.hash)
    assert [step.sentence for step in done.plan.steps] == ["Text +15559876543: “See you.”"]
    assert done.plan.estimate == before.steps[0].estimate
    assert [step.state for step in done.steps] == [StepState.DONE]
    assert [(text.recipient, text.body) for text in house.texts.sent] == [("+15559876543", "See you.")]
    assert (await tasker.is_kept(TaskState.DONE)).plan == done.plan


@pytest.mark.parametrize(
    ("changes", "drop", "reason"),
    [
        ((StepChange(1, {"to": "Alex", "text": "Hi"}),), (), "step 1: to: "),
        ((StepChange(1, {"to": LINE, "text": "Hi"}),), (), "step 1: to: that is the business's own number"),
        ((StepChange(1, {"to": ALEX}),), (), "'text' is a required property"),
        ((StepChange(1, LATE[1] | {"bcc": ALEX}),), (), "Additional properties"),
        ((StepChange(3, LATE[1]),), (), "steps 1 to 2"),
        ((), (3,), "steps 1 to 2"),
        ((StepChange(1, LATE[1]),), (1,), "changed once, or left out"),
        ((StepChange(1, LATE[1]), StepChange(1, SORRY[1])), (), "changed once"),
        ((), (1, 2), "1 to 12 steps"),
        ((StepChange(1, LATE[1]),), (), "changes nothing"),
    ],
)
async def test_a_change_that_does_not_fit_is_none(
    house: House, changes: tuple[StepChange, ...], drop: tuple[int, ...], reason: str
) -> None:
    """The plan stands as it did, and waits."""
    tasker = Tasker(house)
    await tasker.want(GOAL, plans(LATE, SORRY))
    before = await waiting(tasker)
    answer = await tasker.decide(Choice.AMEND, changes=changes, drop=drop)
    assert (answer.ruling, answer.plan_hash) == (Ruling.INVALID, before.hash)
    assert reason in answer.reason
    assert (await tasker.view()).plan == before


async def test_what_the_amender_may_not_approve_is_asked_about_anew(house: House) -> None:
    """A customer makes something of his own appointment's plan that is the owner's to decide."""
    maria = Requester(ActorKind.CONTACT, "Maria", contact_id="maria-jensen", phone=MARIA)
    tasker = Tasker(house, maria)
    booking = ("book", {"customer": MARIA, "service": "inspection", "start": f"{next_tuesday()}T09:00"})
    own_text = ("send_text", {"to": MARIA, "text": "Booked."})
    await tasker.want("Book me an inspection and text me", plans(booking, own_text), policy=LOUD)
    before = await waiting(tasker)
    change = StepChange(2, {"to": ALEX, "text": "Booked."})
    answer = await tasker.decide(Choice.AMEND, actor="requester", changes=(change,))
    assert answer.ruling is Ruling.COUNTED
    assert answer.plan_hash != before.hash
    assert f"Text {ALEX}" in await tasker.is_asked(OWNER)
    assert (await tasker.decide(actor="requester")).ruling is Ruling.NOT_ASKED
    assert (await tasker.decide(plan_hash=before.hash)).ruling is Ruling.STALE
    assert (await tasker.decide()).ruling is Ruling.COUNTED
    await tasker.is_now(TaskState.DONE)


async def test_nobody_changes_a_plan_into_what_is_refused(house: House) -> None:
    """Other customers' records are not a customer's, however he comes by the plan."""
    maria = Requester(ActorKind.CONTACT, "Maria", contact_id="maria-jensen", phone=MARIA)
    tasker = Tasker(house, maria)
    booking = {"customer": MARIA, "service": "inspection", "start": f"{next_tuesday()}T09:00"}
    await tasker.want("Book me an inspection", plans(("book", booking)))
    await waiting(tasker)
    change = StepChange(1, booking | {"customer": ALEX})
    answer = await tasker.decide(Choice.AMEND, actor="requester", changes=(change,))
    assert (answer.ruling, answer.reason.startswith("Other customers' records")) == (Ruling.INVALID, True)
