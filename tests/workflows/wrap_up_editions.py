"""The wrap-up through an edit, as docs/changing-workflows.md tells it: the staff is told before the row is closed.

Each edition is the whole workflow under the one name, as it would stand in workflows/wrap_up.py at that time.
"""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.messages import Summary
    from activities.wrap_up import WrapUp
    from domain.names import WRAP_UP_WORKFLOW
    from domain.ports.storage import CallClosed
    from workflows.messages import WrapUpRequest
    from workflows.options import BACKGROUND, SUMMARY

#: The new step; a workflow may name an activity before there is one.
TELL_STAFF = "wrap_up.tell_staff"


@workflow.defn(name=WRAP_UP_WORKFLOW)
class UnguardedWrapUp:
    """The mistake: runs under way would be asked for a step they have not taken."""

    @workflow.run
    async def run(self, request: WrapUpRequest) -> None:
        """Tell the staff in every run."""
        closed = await _summarized(request)
        await _tell_staff(request)
        await _close(closed)


@workflow.defn(name=WRAP_UP_WORKFLOW)
class GuardedWrapUp:
    """The edit as it is released."""

    @workflow.run
    async def run(self, request: WrapUpRequest) -> None:
        """Tell the staff, unless the run is from before."""
        closed = await _summarized(request)
        if workflow.patched("tell-staff"):
            await _tell_staff(request)
        await _close(closed)


@workflow.defn(name=WRAP_UP_WORKFLOW)
class DeprecatedWrapUp:
    """Once the last run from before has ended."""

    @workflow.run
    async def run(self, request: WrapUpRequest) -> None:
        """Tell the staff; runs with the marker are still under way."""
        closed = await _summarized(request)
        workflow.deprecate_patch("tell-staff")
        await _tell_staff(request)
        await _close(closed)


async def _summarized(request: WrapUpRequest) -> CallClosed:
    wanted = Summary(request.call_sid, request.outcome, request.facts)
    summary = await workflow.execute_activity_method(WrapUp.summarize, wanted, **SUMMARY)
    return CallClosed(request.call_sid, request.outcome, summary, request.contact_id, request.ended_at)


async def _tell_staff(request: WrapUpRequest) -> None:
    await workflow.execute_activity(TELL_STAFF, request.call_sid, **BACKGROUND)


async def _close(closed: CallClosed) -> None:
    await workflow.execute_activity_method(WrapUp.close_call, closed, **BACKGROUND)
