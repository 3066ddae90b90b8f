"""Decisions out of the Temporal UI: plain JSON, typed by hand, to the real workflow."""

from __future__ import annotations

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.common import RawValue

from domain.approvals import Channel, Ruling
from domain.names import task_workflow_id
from domain.tasks import TaskState
from domain.typed_decisions import NOBODY_NAMED
from tests.workflows.house import House
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.tasker import Tasker, plans
from workflows.task import TaskWorkflow

ALEX = "+15551230777"
TEXT = ("send_text", {"to": ALEX, "text": "I will be late."})
NO_JSON = RawValue(Payload(metadata={"encoding": b"json/plain"}, data=b"{'choice': approve"))
PICTURE = RawValue(Payload(metadata={"encoding": b"binary/plain"}, data=b"\x89PNG"))
ODD = RawValue(Payload(metadata={"encoding": b"odd/kind"}, data=b"?"))


@pytest.fixture
async def tasker(house: House) -> Tasker:
    """A wish that waits for a yes."""
    tasker = Tasker(house)
    await tasker.want(f"Text Alex at {ALEX} that I will be late", plans(TEXT))
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    return tasker


def in_clear(tasker: Tasker) -> WorkflowHandle[TaskWorkflow, object]:
    """Return the task as a UI without our codec reaches it: what it sends is plain JSON."""
    ours = tasker.house.temporal.client
    plain = Client(ours.service_client, namespace=ours.namespace)
    return plain.get_workflow_handle(task_workflow_id(tasker.task_id))


async def details(tasker: Tasker) -> str:
    """Return what the UI shows of the task."""
    told = await tasker.workflow.query("__temporal_workflow_metadata")
    return str(told.current_details)


async def plan_hash(tasker: Tasker) -> str:
    """Return the hash of the plan that stands."""
    plan = (await tasker.view()).plan
    assert plan is not None
    return plan.hash


@BOTH_WAYS
async def test_a_signal_in_clear_carries_it_out(tasker: Tasker) -> None:
    """With no more than choice and hash; who has not said who he is, is the UI."""
    await in_clear(tasker).signal("confirm", {"choice": "approve", "plan_hash": await plan_hash(tasker)})
    done = await tasker.is_now(TaskState.DONE)
    assert done.decision is not None
    assert (done.decision.actor, done.decision.channel) == (NOBODY_NAMED, Channel.TEMPORAL_UI)


async def test_a_signal_through_the_codec_counts_too(tasker: Tasker) -> None:
    """The UI has it encrypted by the codec server where it knows one."""
    typed = {
        "choice": "reject",
        "plan_hash": await plan_hash(tasker),
        "actor": "Olga (user:4c95)",
        "remark": "not today",
    }
    await tasker.workflow.signal("confirm", typed)
    assert (await tasker.is_now(TaskState.REJECTED)).report == "Rejected by Olga: not today. Nothing was done."


@BOTH_WAYS
async def test_malformed_signals_stop_nothing(tasker: Tasker) -> None:
    """They are noted where the signal was sent, and dropped; the next good one counts."""
    bad: list[list[object]] = [
        [],
        ["approve"],
        [{"choice": "approve"}],
        [{"choice": "approve", "plan_hash": "0" * 12}],
        [NO_JSON],
        [ODD],
        [PICTURE],
        [1, 2, 3],
    ]
    for typed in bad:
        await in_clear(tasker).signal("confirm", args=typed)
    assert (await tasker.view()).state is TaskState.AWAITING_CONFIRMATION
    assert "What was typed last has decided nothing: type one JSON object" in await details(tasker)
    await in_clear(tasker).signal("confirm", {"choice": "approve", "plan_hash": await plan_hash(tasker)})
    await tasker.is_now(TaskState.DONE)
    assert "decided nothing" not in await details(tasker)


async def test_the_task_shows_how_to_decide(tasker: Tasker) -> None:
    """Ready to be copied, as long as it waits."""
    assert f'{{"choice": "approve", "plan_hash": "{await plan_hash(tasker)}"}}' in await details(tasker)
    await tasker.decide()
    await tasker.is_now(TaskState.DONE)
    assert "decide_by_hand (or" not in await details(tasker)


async def test_an_update_says_what_became_of_it(tasker: Tasker) -> None:
    """Where it is malformed too, for of failures the UI shows no word; the first counts, and the second is late."""
    with pytest.raises(WorkflowUpdateFailedError):  # no JSON is none of ours to answer
        await in_clear(tasker).execute_update("decide_by_hand", NO_JSON)
    stale = {"choice": "approve", "plan_hash": "0" * 12}
    yes = {"choice": "approve", "plan_hash": await plan_hash(tasker)}
    answers = [
        await tasker.workflow.execute_update(TaskWorkflow.decide_by_hand, args=typed)
        for typed in ([], [{"choice": "approve"}], [stale], [yes], [yes])
    ]
    assert [answer.ruling for answer in answers] == [
        Ruling.INVALID,
        Ruling.INVALID,
        Ruling.STALE,
        Ruling.COUNTED,
        Ruling.LATE,
    ]
    assert "plan_hash is missing" in answers[1].reason
    await tasker.is_now(TaskState.DONE)
