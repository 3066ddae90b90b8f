"""The example of docs/changing-workflows.md, from the mistake to the day the guard is gone."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from difflib import ndiff
from typing import Final

import pytest
from temporalio import activity
from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker
from temporalio.workflow import NondeterminismError

from activities.messages import Summary
from domain.calls import Outcome
from domain.names import BACKGROUND_QUEUE, WRAP_UP_WORKFLOW
from domain.ports.storage import CallClosed
from tests.histories.fingerprint import fingerprint
from tests.workflows.replaying import recorded, replayer
from tests.workflows.sandboxed import sandboxed
from tests.workflows.wrap_up_editions import TELL_STAFF, DeprecatedWrapUp, GuardedWrapUp, UnguardedWrapUp
from workflows.messages import WrapUpRequest
from workflows.wrap_up import WrapUpWorkflow

FROM_BEFORE: Final = recorded("wrap_up_of_a_call")


@activity.defn(name="wrap_up.summarize")
async def _summarize(_wanted: Summary) -> str:
    return "A summary."


@activity.defn(name=TELL_STAFF)
async def _tell_staff(_call_sid: str) -> None:
    """Tell nobody."""


@activity.defn(name="wrap_up.close_call")
async def _close_call(_call: CallClosed) -> None:
    """Close nothing."""


async def _run_of(edition: type, temporal: WorkflowEnvironment) -> WorkflowHistory:
    """Return the history of a run that the edition has begun and ended."""
    request = WrapUpRequest("CA1", Outcome.ANSWERED, None, datetime(2026, 11, 21, tzinfo=UTC), {})
    async with Worker(
        temporal.client,
        task_queue=BACKGROUND_QUEUE,
        workflows=[edition],
        activities=[_summarize, _tell_staff, _close_call],
        workflow_runner=sandboxed(),
    ):
        with temporal.with_time_skipping_disabled():
            handle = await temporal.client.start_workflow(
                WRAP_UP_WORKFLOW, request, id=f"edition-{uuid.uuid4().hex}", task_queue=BACKGROUND_QUEUE
            )
            await handle.result()
    return await handle.fetch_history()


async def test_an_unguarded_edit_breaks_runs_under_way() -> None:
    """The gate can fail: the recording has another step where the edited code asks for the new one."""
    with pytest.raises(NondeterminismError):
        await replayer(UnguardedWrapUp).replay_workflow(FROM_BEFORE)


async def test_a_guarded_edit_takes_runs_under_way_the_old_way() -> None:
    """They have no marker, so they skip the new step."""
    await replayer(GuardedWrapUp).replay_workflow(FROM_BEFORE)


async def test_a_new_run_goes_the_new_way_and_its_fingerprint_says_so(temporal: WorkflowEnvironment) -> None:
    """The review reads in three lines what the edit has changed."""
    run = await _run_of(GuardedWrapUp, temporal)
    await replayer(GuardedWrapUp).replay_workflow(run)
    changed = [line for line in ndiff(_lines(FROM_BEFORE), _lines(run)) if not line.startswith(" ")]
    assert changed == [
        "+ patch tell-staff",
        "+ search attributes TemporalChangeVersion",
        f"+ activity {TELL_STAFF} on background",
    ]


async def test_the_guard_goes_in_two_steps(temporal: WorkflowEnvironment) -> None:
    """Deprecated, it takes runs with the marker; without it, runs begun since the deprecation."""
    await replayer(DeprecatedWrapUp).replay_workflow(await _run_of(GuardedWrapUp, temporal))
    await replayer(UnguardedWrapUp).replay_workflow(await _run_of(DeprecatedWrapUp, temporal))


async def test_a_guard_that_goes_too_early_is_seen(temporal: WorkflowEnvironment) -> None:
    """Runs from before have no new step, runs with the marker need somebody who knows it."""
    with pytest.raises(NondeterminismError):
        await replayer(DeprecatedWrapUp).replay_workflow(FROM_BEFORE)
    with pytest.raises(NondeterminismError):
        await replayer(UnguardedWrapUp).replay_workflow(await _run_of(GuardedWrapUp, temporal))


async def test_todays_wrap_up_is_the_one_from_before() -> None:
    """The example begins where the product is."""
    await replayer(WrapUpWorkflow).replay_workflow(FROM_BEFORE)


def _lines(history: WorkflowHistory) -> list[str]:
    return fingerprint(history).splitlines()
