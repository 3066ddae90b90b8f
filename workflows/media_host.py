"""One media process: watched while it lives, and its calls told when it has died or frozen.

Rules:
- The process heartbeats from one activity on its own task queue, and returns when it stops in good order.
- A missed heartbeat is no proof: Temporal may have been away itself. The process gets another chance to take the
  activity, a short one when Temporal was there all the time and a long one after an outage.
- Each chance and each day is a new run, so no history grows.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, TimeoutType
from temporalio.exceptions import TimeoutError as TemporalTimeoutError

with workflow.unsafe.imports_passed_through():
    from activities.media_host import MediaHostLoss, MediaHostPresence
    from activities.messages import HostShift, MediaLost
    from domain.names import MEDIA_HOST_WORKFLOW, media_host_queue
    from workflows.messages import MediaHostWatch
    from workflows.options import TELL_CALLS


@workflow.defn(name=MEDIA_HOST_WORKFLOW)
class MediaHostWorkflow:
    """Watch → another chance → tell the calls."""

    @workflow.run
    async def run(self, watch: MediaHostWatch) -> None:
        """Watch one process until it stops or is lost."""
        try:
            is_stopped = await self._serve(watch)
        except ActivityError as error:
            if not _is_missed_heartbeat(error):
                await self._tell_calls(watch)
                return
            is_alone = workflow.now() - _last_heartbeat(error) < 2 * watch.heartbeat_timeout
            workflow.continue_as_new(replace(watch, is_suspect=is_alone))
        if not is_stopped:
            workflow.continue_as_new(replace(watch, is_suspect=False))

    async def _serve(self, watch: MediaHostWatch) -> bool:
        return await workflow.execute_activity_method(
            MediaHostPresence.serve,
            HostShift(watch.shift),
            task_queue=media_host_queue(watch.media_host),
            schedule_to_start_timeout=watch.proof_patience if watch.is_suspect else watch.patience,
            start_to_close_timeout=watch.shift + watch.patience,
            heartbeat_timeout=watch.heartbeat_timeout,
            retry_policy=RetryPolicy(maximum_attempts=1),
            summary="The media process heartbeats",
        )

    async def _tell_calls(self, watch: MediaHostWatch) -> None:
        workflow.logger.warning("media host %s is lost", watch.media_host)
        await workflow.execute_activity_method(
            MediaHostLoss.tell_calls,
            MediaLost(watch.media_host),
            summary="Tell its calls",
            **TELL_CALLS,
        )


def _is_missed_heartbeat(error: ActivityError) -> bool:
    return isinstance(error.cause, TemporalTimeoutError) and error.cause.type is TimeoutType.HEARTBEAT


def _last_heartbeat(error: ActivityError) -> datetime:
    """Return when the process last said that it was there, by its own clock; long ago if it never did."""
    details = error.cause.last_heartbeat_details if isinstance(error.cause, TemporalTimeoutError) else ()
    return datetime.fromisoformat(details[0]) if details else datetime.min.replace(tzinfo=workflow.now().tzinfo)
