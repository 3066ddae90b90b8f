"""The call link over Temporal updates: ordered, resent until acknowledged, bounded."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from temporalio.client import (
    Client,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from domain.calls import Turn
from domain.errors import HoldfastError, NotFound, ProviderUnavailable, StaleRequest
from domain.names import call_workflow_id
from domain.tools import CATALOGUE, Risk
from media.call_link import LinkEvent, LinkRefused
from workflows.messages import (
    AttachRequest,
    CallBrief,
    DetachRequest,
    Directive,
    ExchangeReport,
    ToolRequest,
    ToolResult,
    ToolStatus,
)

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

_PROVIDER: Final = "temporal"
_NO_ANSWER: Final = '{"status":"failed","reason":"There was no answer in time."}'
_NOT_DONE: Final = '{"status":"failed","reason":"This can not be done now. Offer to take a message."}'
#: What a lost or slow server looks like; everything else is an answer.
_PASSING: Final = frozenset(
    {
        RPCStatusCode.UNAVAILABLE,
        RPCStatusCode.DEADLINE_EXCEEDED,
        RPCStatusCode.CANCELLED,
        RPCStatusCode.RESOURCE_EXHAUSTED,
        RPCStatusCode.INTERNAL,
        RPCStatusCode.UNKNOWN,
        RPCStatusCode.ABORTED,
    }
)


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Bounds of a link.

    Attributes:
        rpc_timeout: One try of one update.
        first_pause: Pause after the first failure; doubles up to `longest_pause`.
        attach_patience: How long a stream waits for its call.
        detach_patience: How long the last turns are resent.
        longest_queue: Turns waiting for acknowledgement; beyond it the stream is given up.
    """

    rpc_timeout: timedelta = timedelta(seconds=8)
    first_pause: timedelta = timedelta(milliseconds=100)
    longest_pause: timedelta = timedelta(seconds=5)
    attach_patience: timedelta = timedelta(seconds=10)
    detach_patience: timedelta = timedelta(seconds=60)
    longest_queue: int = 400


class WorkflowLink:
    """One stream's link to its `CallWorkflow`."""

    def __init__(
        self,
        *,
        client: Client,
        call_sid: str,
        listener: Callable[[LinkEvent], None],
        utc_now: Callable[[], datetime],
        settings: LinkSettings,
    ) -> None:
        """Name the workflow; nothing is sent yet."""
        self._handle: WorkflowHandle[object, object] = client.get_workflow_handle(call_workflow_id(call_sid))
        self._listener = listener
        self._utc_now = utc_now
        self._settings = settings
        self._epoch = 0
        self._waiting: deque[Turn] = deque()
        self._unacknowledged: tuple[Turn, ...] = ()
        self._is_drained = asyncio.Event()
        self._is_drained.set()
        self._sender: asyncio.Task[None] | None = None

    # ── attach ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def attach(self, request: AttachRequest) -> CallBrief:
        """Take up the call; raises StaleRequest, NotFound or ProviderUnavailable."""
        self._epoch = request.stream_epoch
        until = self._utc_now() + self._settings.attach_patience
        return await self._persist("attach", request, f"attach-{request.stream_sid}", CallBrief, until)

    # ── report ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def report(self, turns: Sequence[Turn]) -> None:
        """Queue turns; with too many waiting the stream is given up, nothing is dropped silently."""
        self._waiting.extend(turns)
        if len(self._waiting) > self._settings.longest_queue:
            self._listener(LinkRefused("too many turns wait for the workflow"))
            return
        self._is_drained.clear()
        if self._sender is None:
            self._sender = asyncio.create_task(self._send_all())

    async def _send_all(self) -> None:
        try:
            while self._waiting:
                await self._send_next()
            self._is_drained.set()
        except HoldfastError as error:
            self._listener(LinkRefused(error.code))
        finally:
            self._sender = None

    async def _send_next(self) -> None:
        """Send everything that waits as one report; what is in flight stays the same when it is resent."""
        self._unacknowledged = tuple(self._waiting)
        self._waiting.clear()
        turns = self._unacknowledged
        report = ExchangeReport(self._epoch, turns)
        update_id = f"exchange-{self._epoch}-{turns[0].index}"
        directive = await self._persist("exchange", report, update_id, Directive, None)
        self._unacknowledged = ()
        self._listener(directive)

    # ── tools ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def use_tool(self, request: ToolRequest) -> ToolResult:
        """Ask for a tool; a write waits until earlier reports are acknowledged."""
        tool = CATALOGUE.get(request.tool)
        patience = (request.expires_at - self._utc_now()).total_seconds()
        try:
            async with asyncio.timeout(max(0.0, patience)):
                if tool is None or tool.risk is not Risk.READ:
                    await self._is_drained.wait()
                return await self._persist("use_tool", request, request.intent_id, ToolResult, request.expires_at)
        except TimeoutError:
            return ToolResult(request.intent_id, ToolStatus.FAILED, _NO_ANSWER)
        except HoldfastError as error:
            logger.warning("tool %s was not run: %s", request.tool, error.code)
            return ToolResult(request.intent_id, ToolStatus.FAILED, _NOT_DONE)

    # ── detach ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def detach(self, request: DetachRequest) -> None:
        """Hand over what is queued with the last turns."""
        if self._sender is not None:
            self._sender.cancel()
        left = replace(request, turns=(*self._unacknowledged, *self._waiting, *request.turns))
        until = self._utc_now() + self._settings.detach_patience
        try:
            await self._persist("detach", left, f"detach-{self._epoch}", _Nothing, until)
        except HoldfastError as error:
            logger.warning("a detach was not taken, %d turns are lost: %s", len(left.turns), error.code)

    # ── persistence ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _persist(
        self, update: str, message: object, update_id: str, answer: type[Answer], until: datetime | None
    ) -> Answer:
        """Send one update, again and again with the same id while the server is away."""
        pause = self._settings.first_pause
        while True:
            try:
                return await self._send(update, message, update_id, answer)
            except ProviderUnavailable:
                if until is not None and self._utc_now() + pause >= until:
                    raise
            await asyncio.sleep(pause.total_seconds())
            pause = min(2 * pause, self._settings.longest_pause)

    async def _send(self, update: str, message: object, update_id: str, answer: type[Answer]) -> Answer:
        result_type = None if answer is _Nothing else answer
        try:
            result: Answer = await self._handle.execute_update(
                update, message, id=update_id, result_type=result_type, rpc_timeout=self._settings.rpc_timeout
            )
        except WorkflowUpdateFailedError as error:
            raise _refusal(error) from error
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # the SDK hides a cancellation behind this error
                raise asyncio.CancelledError from error
            raise ProviderUnavailable(_PROVIDER, f"{update} was not answered in time") from error
        except RPCError as error:
            raise _translated(error, update) from error
        return result


class _Nothing:
    """Stands for an update without an answer."""


def _refusal(error: WorkflowUpdateFailedError) -> HoldfastError:
    reason = error.cause.message if isinstance(error.cause, ApplicationError) else "the update failed"
    return StaleRequest(reason)


def _translated(error: RPCError, update: str) -> HoldfastError:
    if error.status is RPCStatusCode.NOT_FOUND:
        return NotFound("the call has no running workflow")
    if error.status in _PASSING:
        return ProviderUnavailable(_PROVIDER, f"{update} did not get through")
    return StaleRequest(f"{update} was not taken")


class WorkflowLinks:
    """Opens links over one Temporal client."""

    def __init__(
        self, client: Client, *, utc_now: Callable[[], datetime], settings: LinkSettings | None = None
    ) -> None:
        """Keep the client; it is shared by all calls of the process."""
        self._client = client
        self._utc_now = utc_now
        self._settings = settings or LinkSettings()

    def link(self, call_sid: str, listener: Callable[[LinkEvent], None]) -> WorkflowLink:
        """Return the link of one stream of a call."""
        return WorkflowLink(
            client=self._client, call_sid=call_sid, listener=listener, utc_now=self._utc_now, settings=self._settings
        )
