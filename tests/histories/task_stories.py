"""Stories of tasks, one for each way they can go."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any, Final

from temporalio.client import WorkflowHandle

from domain.approvals import ApprovalPolicy
from domain.policy import ActorKind
from domain.tasks import Requester, TaskState
from tests.workflows.house import MARIA, House
from tests.workflows.passing import pass_time
from tests.workflows.tasker import Tasker, plans
from tests.workflows.texter import uses
from tests.workflows.wish import next_tuesday
from workflows.task import TaskWorkflow

STRANGER: Final = "+15551230777"


async def task_that_is_done(house: House) -> WorkflowHandle[Any, Any]:
    """A look-up, a plan, a yes, a booking and a text; nobody wants it undone."""
    tasker, start = Tasker(house), f"{next_tuesday()}T09:00"
    booking = ("book", {"customer": MARIA, "service": "inspection", "start": start})
    text = ("send_text", {"to": MARIA, "text": "See you on Tuesday."})
    await tasker.want("Book Maria and tell her", uses("find_customer", name="Maria"), plans(booking, text))
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await tasker.decide()
    await tasker.is_now(TaskState.DONE)
    await pass_time(house.temporal, tasker.workflow, timedelta(hours=25))
    await tasker.workflow.result()
    return tasker.workflow


async def task_that_is_undone(house: House) -> WorkflowHandle[Any, Any]:
    """Each tool once, and all of it taken back."""
    tasker, start = Tasker(house), f"{next_tuesday()}T09:00"
    booking = ("book", {"customer": MARIA, "service": "inspection", "start": start})
    await tasker.want(f"Book Maria {MARIA}", plans(booking))
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await tasker.decide()
    await tasker.is_now(TaskState.DONE)
    await tasker.workflow.execute_update(TaskWorkflow.undo, "owner")
    await tasker.workflow.result()
    return tasker.workflow


async def task_that_nobody_decides(house: House) -> WorkflowHandle[Any, Any]:
    """Asked, reminded, escalated, expired."""
    policy = ApprovalPolicy((timedelta(hours=1),), timedelta(hours=2), timedelta(hours=3), time(0), time(0))
    tasker = Tasker(house, Requester(ActorKind.CONTACT, "Maria", "maria-jensen", MARIA))
    await tasker.want(f"Text {STRANGER}", plans(("send_text", {"to": STRANGER, "text": "Hello."})), policy=policy)
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    for _ in range(3):
        await pass_time(house.temporal, tasker.workflow, timedelta(hours=1, seconds=1))
    await tasker.workflow.result()
    return tasker.workflow


async def task_that_fails(house: House) -> WorkflowHandle[Any, Any]:
    """The second step fails, and the first is taken back."""
    tasker, start = Tasker(house), f"{next_tuesday()}T09:00"
    booking = ("book", {"customer": MARIA, "service": "inspection", "start": start})
    await tasker.want(
        f"Book Maria {MARIA} twice", plans(booking, ("cancel", {"customer": MARIA, "appointment": "none"}))
    )
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    await tasker.decide()
    await tasker.workflow.result()
    return tasker.workflow


TASKS: Final = (task_that_fails, task_that_is_done, task_that_is_undone, task_that_nobody_decides)
