"""What a Temporal client raises, in our words."""

from __future__ import annotations

import asyncio

import pytest
from temporalio.client import (
    Client,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from activities.temporal_failures import translated_temporal_errors
from domain.errors import HoldfastError, NotFound, ProviderUnavailable


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RPCError("x", RPCStatusCode.NOT_FOUND, b""), NotFound),
        (RPCError("x", RPCStatusCode.UNAVAILABLE, b""), ProviderUnavailable),
        (RPCError("x", RPCStatusCode.PERMISSION_DENIED, b""), ProviderUnavailable),
        (WorkflowUpdateRPCTimeoutOrCancelledError(), ProviderUnavailable),
        (WorkflowQueryFailedError("x"), ProviderUnavailable),
    ],
    ids=["gone", "away", "denied", "late", "query"],
)
async def test_every_failure_to_answer_is_ours(error: Exception, kind: type[HoldfastError]) -> None:
    """Not there is one thing, no answer another."""
    with pytest.raises(kind), translated_temporal_errors():
        raise error


@pytest.mark.parametrize(
    "error", [WorkflowUpdateFailedError(ApplicationError("no")), RuntimeError("a bug")], ids=["a no", "a bug"]
)
def test_what_is_no_failure_to_answer_passes(error: Exception) -> None:
    """A workflow's no is for the asker to read, and a bug for a developer to see."""
    with pytest.raises(type(error)) as caught, translated_temporal_errors():
        raise error
    assert caught.value is error


async def test_a_lazy_client_without_a_server_is_unavailable(unused_tcp_port: int) -> None:
    """The SDK's own words for it are what we recognise it by."""
    client = await Client.connect(f"127.0.0.1:{unused_tcp_port}", lazy=True)
    with pytest.raises(ProviderUnavailable, match="no connection"), translated_temporal_errors():
        await client.service_client.check_health()


async def test_a_cancellation_stays_one() -> None:
    """The SDK reports it like a late answer; whoever cancelled must not be told that somebody was late."""

    async def ask() -> None:
        with translated_temporal_errors():
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError as error:
                raise WorkflowUpdateRPCTimeoutOrCancelledError from error

    asking = asyncio.create_task(ask())
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
