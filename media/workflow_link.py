"""The call link over Temporal updates.

The rules of the file:

* A turn waits in the queue until a report with it was acknowledged; whatever interrupts a report, its turns stay.
* An effect asked for is owed until its final answer; not having answered in time is no answer.
* An effect is sent once every turn before it was acknowledged: the caller's yes comes before the booking.
* What waits or is owed when the stream ends goes with the detach, which is resent for ten minutes. What is lost in the
  end, because the time is over, the workflow refuses or the process stops, is logged without its content and counted.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from types import NoneType
from typing import Final

from temporalio.client import Client

from domain.calls import Turn
from domain.errors import HoldfastError, NotFound, ProviderUnavailable, RuleBroken, StaleRequest
from domain.tools import CATALOGUE, Risk
from media.call_link import LinkEvent, LinkRefused
from media.call_updates import CallUpdates
from media.metrics import MediaMetrics
from media.settings import LinkSettings
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

_NOT_DONE: Final = '{"status":"failed","reason":"This can not be done now. Offer to take a message."}'


class WorkflowLink:
    """One stream's link to its `CallWorkflow`."""

    def __init__(
        self,
        *,
        updates: CallUpdates,
        listener: Callable[[LinkEvent], None],
        utc_now: Callable[[], datetime],
        settings: LinkSettings,
        metrics: MediaMetrics,
    ) -> None:
        """Keep what is needed; nothing is sent yet."""
        self._updates = updates
        self._listener = listener
        self._utc_now = utc_now
        self._settings = settings
        self._metrics = metrics
        self._epoch = 0
        self._waiting: deque[Turn] = deque()
        self._owed: dict[str, ToolRequest] = {}
        self._is_reported = asyncio.Event()
        self._is_drained = asyncio.Event()
        self._is_drained.set()

    async def attach(self, request: AttachRequest) -> CallBrief:
        """Take up the call; raises StaleRequest, RuleBroken, NotFound or ProviderUnavailable."""
        self._epoch = request.stream_epoch
        return await self._updates.send(
            "attach",
            request,
            # With the host: the same stream announced by another process is another, and refused.
            update_id=f"attach-{request.stream_sid}-{request.media_host}",
            answer=CallBrief,
            until=self._utc_now() + self._settings.attach_patience,
        )

    # ── turns ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def report(self, turns: Sequence[Turn]) -> None:
        """Queue turns; with too many waiting the stream is given up, nothing is dropped silently."""
        self._waiting.extend(turns)
        self._is_drained.clear()
        self._is_reported.set()
        if len(self._waiting) > self._settings.longest_queue:
            self._listener(LinkRefused("too many turns wait for the workflow"))

    async def deliver(self) -> None:
        """Send what is reported until cancelled, or refused."""
        try:
            while True:
                await self._is_reported.wait()
                self._is_reported.clear()
                await self._send_waiting()
        except (StaleRequest, NotFound) as error:
            self._listener(LinkRefused(error.code))

    async def _send_waiting(self) -> None:
        """Send everything that waits as one report; its id stands for exactly these turns."""
        turns = tuple(self._waiting)
        update_id = f"exchange-{self._epoch}-{turns[0].index}-{turns[-1].index}"
        report = ExchangeReport(self._epoch, turns)
        try:
            directive = await self._updates.send("exchange", report, update_id=update_id, answer=Directive)
        except StaleRequest:
            raise
        except RuleBroken as error:
            logger.warning("a report was not taken, its turns go with the next one: %s", error)
            return
        self._acknowledge(len(turns))
        self._listener(directive)

    def _acknowledge(self, count: int) -> None:
        for _ in range(count):
            self._waiting.popleft()
        if not self._waiting:
            self._is_drained.set()

    # ── tools ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def use_tool(self, request: ToolRequest) -> ToolResult | None:
        """Ask for a tool; an effect waits until earlier reports are acknowledged, and is owed until it is answered."""
        patience = (request.expires_at - self._utc_now()).total_seconds()
        try:
            async with asyncio.timeout(max(0.0, patience)):
                if _is_effect(request):
                    self._owed[request.intent_id] = request
                    await self._is_drained.wait()
                result = await self._ask(request)
        except (TimeoutError, ProviderUnavailable):
            return None
        self._owed.pop(request.intent_id, None)
        return result

    async def _ask(self, request: ToolRequest) -> ToolResult:
        try:
            return await self._updates.send(
                "use_tool", request, update_id=request.intent_id, answer=ToolResult, until=request.expires_at
            )
        except (RuleBroken, NotFound) as error:
            logger.warning("tool %s was not run: %s", request.tool, error)
            return ToolResult(request.intent_id, ToolStatus.FAILED, _NOT_DONE)

    # ── detach ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def detach(self, request: DetachRequest) -> None:
        """Hand over what is queued and what is owed with the last turns."""
        turns, tools = (*self._waiting, *request.turns), (*self._owed.values(), *request.tools)
        left = replace(request, turns=turns, tools=tools)
        until = self._utc_now() + self._settings.detach_patience
        is_taken = False
        try:
            await self._updates.send("detach", left, update_id=f"detach-{self._epoch}", answer=NoneType, until=until)
            is_taken = True
        except HoldfastError as error:
            logger.warning("a detach was not taken: %s", error)
        finally:
            if not is_taken:
                self._give_up(left)

    def _give_up(self, left: DetachRequest) -> None:
        self._metrics.facts_lost.labels("turn").inc(len(left.turns))
        self._metrics.facts_lost.labels("effect").inc(len(left.tools))
        if left.turns:
            logger.error("%d turns of stream epoch %d are lost", len(left.turns), left.stream_epoch)
        for tool in left.tools:
            logger.error("a promised %s is given up, intent %s", tool.tool, tool.intent_id)


def _is_effect(request: ToolRequest) -> bool:
    tool = CATALOGUE.get(request.tool)
    return tool is None or tool.risk is not Risk.READ


class WorkflowLinks:
    """Opens links over one Temporal client."""

    def __init__(
        self,
        client: Client,
        *,
        utc_now: Callable[[], datetime],
        metrics: MediaMetrics,
        settings: LinkSettings | None = None,
    ) -> None:
        """Keep the client; it is shared by all calls of the process."""
        self._client = client
        self._utc_now = utc_now
        self._metrics = metrics
        self._settings = settings or LinkSettings()

    def link(self, call_sid: str, listener: Callable[[LinkEvent], None]) -> WorkflowLink:
        """Return the link of one stream of a call."""
        return WorkflowLink(
            updates=CallUpdates(self._client, call_sid, utc_now=self._utc_now, settings=self._settings),
            listener=listener,
            utc_now=self._utc_now,
            settings=self._settings,
            metrics=self._metrics,
        )
