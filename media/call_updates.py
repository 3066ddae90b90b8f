"""Updates of one call's workflow: resent under one id while the server is away, failures in words of our error tree."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final, TypeVar

from temporalio.client import Client, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.exceptions import ApplicationError, TemporalError
from temporalio.service import RPCError, RPCStatusCode

from domain.errors import HoldfastError, NotFound, ProviderUnavailable, RuleBroken, StaleRequest
from domain.names import call_workflow_id
from media.settings import LinkSettings

Answer = TypeVar("Answer")

_PROVIDER: Final = "temporal"


class CallUpdates:
    """One call's updates."""

    def __init__(
        self, client: Client, call_sid: str, *, utc_now: Callable[[], datetime], settings: LinkSettings
    ) -> None:
        """Name the workflow; nothing is sent yet."""
        self._handle = client.get_workflow_handle(call_workflow_id(call_sid))
        self._utc_now = utc_now
        self._settings = settings

    async def send(
        self, update: str, message: object, *, update_id: str, answer: type[Answer], until: datetime | None = None
    ) -> Answer:
        """Send one update, again and again with growing pauses while the server is away.

        Args:
            update: Its name.
            message: Its only argument.
            update_id: The same update is done once, however often it is sent.
            answer: What it answers with.
            until: From when on it is not sent again; None for as long as the caller waits.

        Raises:
            StaleRequest: The stream is not the call's any more.
            RuleBroken: The workflow refused for another reason.
            NotFound: The call has no running workflow.
            ProviderUnavailable: `until` has come, and whether the update arrived is unknown.
        """
        pause = self._settings.first_pause
        while True:
            try:
                return await self._try(update, message, update_id, answer)
            except ProviderUnavailable:
                if until is not None and self._utc_now() + pause >= until:
                    raise
            await asyncio.sleep(pause.total_seconds())
            pause = min(2 * pause, self._settings.longest_pause)

    async def _try(self, update: str, message: object, update_id: str, answer: type[Answer]) -> Answer:
        async with _translated(update):
            result: Answer = await self._handle.execute_update(
                update, message, id=update_id, result_type=answer, rpc_timeout=self._settings.rpc_timeout
            )
        return result


@asynccontextmanager
async def _translated(update: str) -> AsyncIterator[None]:
    """Raise only errors of our tree, and cancellation as what it is."""
    try:
        yield
    except WorkflowUpdateFailedError as error:
        raise _refusal(error) from error
    except WorkflowUpdateRPCTimeoutOrCancelledError as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():  # the SDK hides a cancellation behind this error
            raise asyncio.CancelledError from error
        raise ProviderUnavailable(_PROVIDER, f"{update} was not answered in time") from error
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise NotFound("the call has no running workflow") from error
        raise ProviderUnavailable(_PROVIDER, f"{update}: {error.status.name.lower()}") from error
    except (TemporalError, RuntimeError) as error:
        # A lazy client raises a bare RuntimeError when its first connection fails.
        raise ProviderUnavailable(_PROVIDER, f"{update} found no connection") from error


def _refusal(error: WorkflowUpdateFailedError) -> HoldfastError:
    """Name the rule the workflow gave as failure type; all but a guard's words may quote the call and stay behind."""
    cause = error.cause
    kind = cause.type if isinstance(cause, ApplicationError) else type(cause).__name__
    if isinstance(cause, ApplicationError) and kind == StaleRequest.code:
        return StaleRequest(cause.message)
    return RuleBroken(f"the call's workflow refused: {kind}")
