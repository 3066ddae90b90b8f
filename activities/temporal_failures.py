"""What a Temporal client raises, in our words; for everybody who asks a running workflow something."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

from temporalio.client import RPCTimeoutOrCancelledError, WithStartWorkflowOperation, WorkflowQueryFailedError
from temporalio.service import RPCError, RPCStatusCode

from domain.errors import HoldfastError, NotFound, ProviderUnavailable

_PROVIDER: Final = "temporal"
#: How the SDK's core begins what it raises, as a bare RuntimeError, when a lazy client's first connection fails.
_NO_CONNECTION: Final = "Failed client connect"


@contextmanager
def translated_temporal_errors() -> Iterator[None]:
    """Raise NotFound when no such workflow is running, ProviderUnavailable when there was no answer.

    A workflow's own no, `WorkflowUpdateFailedError`, is an answer: it passes through for the asker to read.
    """
    try:
        yield
    except RPCTimeoutOrCancelledError as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():  # the SDK hides a cancellation behind this error
            raise asyncio.CancelledError from error
        raise ProviderUnavailable(_PROVIDER, "no answer in time") from error
    except RPCError as error:
        raise _by_status(error) from error
    except WorkflowQueryFailedError as error:
        raise ProviderUnavailable(_PROVIDER, "the query failed") from error
    except RuntimeError as error:
        if not str(error).startswith(_NO_CONNECTION):
            raise
        raise ProviderUnavailable(_PROVIDER, "no connection") from error


@asynccontextmanager
async def start_of(
    operation: WithStartWorkflowOperation[Any, Any],
) -> AsyncIterator[WithStartWorkflowOperation[Any, Any]]:
    """Await the start's own future beside the update, or asyncio logs its exception as never retrieved."""
    started = asyncio.ensure_future(operation.workflow_handle())
    try:
        yield operation
    finally:
        started.cancel()
        await asyncio.gather(started, return_exceptions=True)


def _by_status(error: RPCError) -> HoldfastError:
    if error.status is RPCStatusCode.NOT_FOUND:
        return NotFound("no such workflow is running")
    return ProviderUnavailable(_PROVIDER, error.status.name.lower())
