"""Nothing of a task is paid for that its budgets do not allow."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.approvals import Choice
from domain.business import AppointmentStatus
from domain.policy import ActorKind
from domain.ports.costs import CostKey, Spender
from domain.ports.speech import ReplyFinished
from domain.tasks import Requester, StepState, TaskState
from store.costs_read import SqlCostReader
from store.seeds import WORKSHOP_ID
from tests.fakes.faults import Gate
from tests.store.test_budgets import allow
from tests.store.test_costs import NOVEMBER, event
from tests.workflows.house import MARIA, NOW, House
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.tasker import Tasker, plans
from tests.workflows.test_task import ALEX, GOAL, TEXT
from tests.workflows.texter import uses
from tests.workflows.wish import next_tuesday

MARIA_ID = "maria-jensen"
MARIA_HERSELF = Requester(ActorKind.CONTACT, "Maria Jensen", contact_id=MARIA_ID)
TEXT_TO_MARIA = ("send_text", {"to": MARIA, "text": "Late."})
#: A thought that costs 0.30 USD.
COSTLY = ReplyFinished(model="gpt-6-luna", input_tokens=3_000_000, cached_tokens=0, output_tokens=0)
BOOKING = ("book", {"customer": MARIA, "service": "inspection", "start": f"{next_tuesday()}T09:00"})


async def budget(house: House, **limits: str) -> None:
    """Let the workshop spend so much."""
    await allow(house.ports.budgets, **limits)


async def spend(house: House, amount: str, **cause: str) -> None:
    """Let the workshop have spent something."""
    await house.ports.costs.note([event(f"spent-{amount}", amount, at=NOW, **cause)])


@pytest.fixture
def tasker(house: House) -> Tasker:
    """A member of staff with a wish."""
    return Tasker(house)


@BOTH_WAYS
async def test_a_plan_beyond_its_budget_is_shown_and_not_begun(house: House) -> None:
    """People read the warning before they decide; a yes changes nothing about the money."""
    await budget(house, day="1")
    await spend(house, "0.995")
    tasker = Tasker(house)
    await tasker.want(GOAL, plans(TEXT))
    warning = (
        "the business's budget for the day does not allow it: it may cost 0.0083 USD, and 0.005 USD of 1.00 USD is left"
    )
    assert (await tasker.planned()).warning == warning
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await tasker.decide()
    assert (await tasker.is_kept(TaskState.REJECTED)).report == f"Not begun: {warning}. Nothing was done."
    assert house.texts.sent == []


async def test_money_that_comes_before_the_yes_counts(house: House, tasker: Tasker) -> None:
    """What was too much when the plan was made need not be when it begins."""
    await budget(house, task="0.001")
    await tasker.want(GOAL, plans(TEXT))
    assert "the budget of a task does not allow it" in (await tasker.planned()).warning
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await budget(house, task="1")
    await tasker.decide()
    await tasker.is_now(TaskState.DONE)


async def test_a_step_that_is_too_much_by_then_fails(house: House, tasker: Tasker) -> None:
    """The second by its budget; the first is taken back, and the third is never begun."""
    await budget(house, month="5")
    await tasker.want(f"{GOAL}; book Maria {MARIA}", plans(BOOKING, TEXT, TEXT))
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    house.calendars.inserting.gate = gate = Gate()
    await tasker.decide()
    await gate.arrival()
    await spend(house, "4.999")  # somebody else has, meanwhile
    gate.open()
    failed = await tasker.is_kept(TaskState.FAILED)
    assert [step.state for step in failed.steps] == [StepState.UNDONE, StepState.FAILED, StepState.SKIPPED]
    assert "the business's budget for the month does not allow it" in failed.steps[1].result
    assert await house.settled() == [AppointmentStatus.CANCELLED]


async def test_a_customers_budget_is_looked_at_for_all_steps_together(house: House, tasker: Tasker) -> None:
    """One text to her would fit, two do not; that to somebody else is none of hers."""
    await budget(house, contact="1")
    await spend(house, "0.985", contact_id=MARIA_ID)
    await tasker.want(f"{GOAL} and Maria {MARIA}", plans(TEXT, TEXT_TO_MARIA, TEXT_TO_MARIA))
    refusal = "the budget of a customer for the month does not allow it: it may cost 0.0166 USD, and 0.015 USD of 1.00"
    assert refusal in (await tasker.planned()).warning
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await tasker.decide(Choice.APPROVE, steps=(1, 2))
    await tasker.is_kept(TaskState.DONE)
    assert {text.recipient for text in house.texts.sent} == {ALEX, MARIA}


async def test_two_tasks_about_a_customer_do_not_spend_her_money_twice(house: House) -> None:
    """The second is agreed to while the first is under way, and is not begun; another's money is not touched."""
    await budget(house, contact="0.01")
    first, second, other = (Tasker(house) for _ in range(3))
    for tasker in (first, second):
        await tasker.want(f"Tell Maria {MARIA}", plans(TEXT_TO_MARIA))
        await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await other.want(GOAL, plans(TEXT))
    await other.is_now(TaskState.AWAITING_CONFIRMATION)
    house.texts.sending.gate = gate = Gate()
    await first.decide()
    await gate.arrival()
    await second.decide()
    rejected = await second.is_kept(TaskState.REJECTED)
    assert "the budget of a customer for the month does not allow it" in rejected.report
    await other.decide()
    gate.open()
    for tasker in (first, other):
        await tasker.is_kept(TaskState.DONE)
    assert [text.recipient for text in house.texts.sent].count(MARIA) == 1


@pytest.mark.parametrize(
    ("limits", "name"),
    [({"month": "0"}, "the business's budget for the month"), ({"contact": "0.5"}, "the budget of a customer")],
    ids=["business", "customer"],
)
async def test_nothing_is_planned_without_money(house: House, limits: dict[str, str], name: str) -> None:
    """No model is asked, and the report names the budget, without amounts: customers are told it too."""
    await budget(house, **limits)
    await spend(house, "0.5", contact_id=MARIA_ID)
    tasker = Tasker(house, MARIA_HERSELF)
    await tasker.want(GOAL, plans(TEXT))
    report = (await tasker.is_now(TaskState.REJECTED)).report
    assert report.startswith(f"It was not planned: {name}")
    assert report.endswith(" is used up.")
    assert house.responder.asked == []


@BOTH_WAYS
async def test_a_task_may_not_think_without_end(house: House) -> None:
    """Its own thoughts use its budget up; what another task has used does not."""
    await budget(house, task="0.5")
    await spend(house, "2", task_id="0" * 32)
    tasker = Tasker(house)
    house.responder.finished = COSTLY
    look_up = uses("get_contact_memory", phone=MARIA)
    await tasker.want(GOAL, look_up, look_up, plans(TEXT))
    ended = await tasker.is_now(TaskState.REJECTED)
    assert ended.report == "It was not planned: the budget of a task is used up."
    assert len(house.responder.asked) == 2


async def test_what_a_task_may_cost_is_set_aside_while_it_runs(house: House, tasker: Tasker) -> None:
    """Only what was approved; others may spend it again once it is over."""
    await budget(house, day="1")
    await tasker.want(GOAL, plans(TEXT, TEXT))
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    house.texts.sending.gate = gate = Gate()
    await tasker.decide(Choice.APPROVE, steps=(1,))
    await gate.arrival()
    [running] = await house.ports.budgets.accounts(Spender(WORKSHOP_ID), NOW)
    gate.open()
    await tasker.is_kept(TaskState.DONE)
    [over] = await house.ports.budgets.accounts(Spender(WORKSHOP_ID), NOW)
    text = event("x", "0.0083").amount
    assert (running.spent, running.reserved) == (Decimal(0), text)
    assert (over.spent, over.reserved) == (text, Decimal(0))


async def test_what_a_task_has_used_is_its_own(house: House, tasker: Tasker) -> None:
    """Its texts, its thoughts, and what has taken them back."""
    await tasker.want(GOAL, plans(TEXT))
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await tasker.decide()
    await tasker.is_kept(TaskState.DONE)
    await tasker.is_charged()
    reader = SqlCostReader(house.database)
    [total] = await reader.totals(NOVEMBER, CostKey.TASK, time_zone="UTC", limit=9)
    assert (total.key, total.uses, total.unpriced) == (tasker.task_id, 2, 1)
