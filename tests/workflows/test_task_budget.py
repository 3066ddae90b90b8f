"""Nothing of a task is paid for that its budgets do not allow."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.approvals import Choice
from domain.business import AppointmentStatus
from domain.ports.costs import CostKey, Spender
from domain.tasks import StepState, TaskState
from store.costs_read import SqlCostReader
from store.seeds import WORKSHOP_ID
from tests.fakes.faults import Gate
from tests.store.test_budgets import allow
from tests.store.test_costs import NOVEMBER, event
from tests.workflows.house import MARIA, NOW, House
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.tasker import Tasker, plans
from tests.workflows.test_task import ALEX, GOAL, TEXT
from tests.workflows.wish import next_tuesday

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


async def test_a_customers_budget_is_his_own(house: House, tasker: Tasker) -> None:
    """The text to somebody else goes out, the one to her does not."""
    await budget(house, contact="1")
    await spend(house, "1", contact_id="maria-jensen")
    await tasker.want(f"{GOAL} and Maria {MARIA}", plans(TEXT, ("send_text", {"to": MARIA, "text": "Late."})))
    assert (await tasker.planned()).warning == ""
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await tasker.decide()
    failed = await tasker.is_now(TaskState.FAILED)
    assert "the budget of a customer for the month does not allow it" in failed.steps[1].result
    assert {text.recipient for text in house.texts.sent} == {ALEX}


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
    reader = SqlCostReader(house.database)
    [total] = await reader.totals(NOVEMBER, CostKey.TASK, time_zone="UTC", limit=9)
    assert (total.key, total.uses, total.unpriced) == (tasker.task_id, 2, 1)
