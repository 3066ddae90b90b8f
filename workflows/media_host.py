"""One media process: watched while it lives, and its calls told when it has died or frozen.

Rules:
- The process heartbeats from one activity on its own task queue, and returns when it stops in good order.
- A missed heartbeat is no proof: Temporal may have been away itself. So the process is asked whether it is there, with
  a short patience when Temporal was there all the time and a long one after an outage.
- A frozen process still takes what it is asked, and does not answer: its patience bounds the answer, not the taking.
- Each life and each shift is a new run, so no history grows; whoever cancels the watch ends it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, TimeoutError, is_cancelled_exception  # noqa: A004  (Temporal's, for an activity)

with workflow.unsafe.imports_passed_through():
    from activities.media_host import MediaHostLoss, MediaHostPresence
    from activities.messages import HostShift, MediaLost
    from domain.names import MEDIA_HOST_WORKFLOW, media_host_queue
    from workflows.messages import MediaHostWatch
    from workflows.options import TELL_CALLS

_ASK_AGAIN: Final = timedelta(milliseconds=100)
#: One that answers and can't serve would otherwise begin run after run.
_WATCH_AGAIN: Final = timedelta(seconds=1)


@workflow.defn(name=MEDIA_HOST_WORKFLOW)
class MediaHostWorkflow:
    """Watch → ask → tell the calls."""

    @workflow.run
    async def run(self, watch: MediaHostWatch) -> None:
        """Watch one process until it stops or is lost."""
        try:
            is_stopped = await self._serve(watch)
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            is_stopped = False
            if not await self._is_there(watch, within=_patience(watch, error)):
                await self._tell_calls(watch)
                return
            await workflow.sleep(_WATCH_AGAIN, summary="It is there and does not serve")
        if not is_stopped:
            workflow.continue_as_new(watch)

    async def _serve(self, watch: MediaHostWatch) -> bool:
        return await workflow.execute_activity_method(
            MediaHostPresence.serve,
            HostShift(watch.shift),
            task_queue=media_host_queue(watch.media_host),
            schedule_to_start_timeout=watch.patience,
            start_to_close_timeout=watch.shift + watch.patience,
            heartbeat_timeout=watch.heartbeat_timeout,
            retry_policy=RetryPolicy(maximum_attempts=1),
            summary="The media process heartbeats",
        )

    async def _is_there(self, watch: MediaHostWatch, *, within: timedelta) -> bool:
        try:
            await workflow.execute_activity_method(
                MediaHostPresence.answer,
                task_queue=media_host_queue(watch.media_host),
                schedule_to_close_timeout=within,
                start_to_close_timeout=watch.proof_patience / 2,
                retry_policy=RetryPolicy(initial_interval=_ASK_AGAIN, backoff_coefficient=1),
                summary="Is the media process there?",
            )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            return False
        return True

    async def _tell_calls(self, watch: MediaHostWatch) -> None:
        workflow.logger.warning("media host %s is lost", watch.media_host)
        await workflow.execute_activity_method(
            MediaHostLoss.tell_calls, MediaLost(watch.media_host), summary="Tell its calls", **TELL_CALLS
        )


def _patience(watch: MediaHostWatch, error: ActivityError) -> timedelta:
    """Return how long the process may take to answer; its clock and Temporal's may differ by a heartbeat or so."""
    details = error.cause.last_heartbeat_details if isinstance(error.cause, TimeoutError) else ()
    if not details:
        return watch.proof_patience
    silence = workflow.now() - datetime.fromisoformat(details[0])
    return watch.proof_patience if silence < 2 * watch.heartbeat_timeout else watch.patience
