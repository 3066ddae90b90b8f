"""The call link over Temporal updates.

The rules of the file:

* A turn waits in the queue until a report with it was acknowledged; whatever interrupts a report, its turns stay.
* An effect asked for is owed until its final answer. Not having answered in time is no answer, nor is that the stream
  is not the latest or the call not there: the end of the stream brings the effect, and the workflow does it.
* An effect is sent once every turn before it was acknowledged: the caller's yes comes before the booking.
* What waits or is owed when the stream ends goes with the detach, which is resent for ten minutes.
* What the workflow has not answered within a second is on disk too, until all of it was acknowledged. What the detach
  does not bring there, because the time is over, the workflow refuses or the process stops, is left to the courier.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import NoneType
from typing import Final

from temporalio.client import Client

from domain.calls import EndReason, Turn
from domain.errors import HoldfastError, NotFound, ProviderUnavailable, RuleBroken, StaleRequest
from domain.prices import Usage
from domain.tools import is_effect
from media.call_link import LinkEvent, LinkRefused
from media.call_updates import CallUpdates
from media.metrics import MediaMetrics
from media.settings import LinkSettings
from media.spool import MemoryPage, Spool, SpoolPage
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
        page: SpoolPage,
    ) -> None:
        """Keep what is needed; nothing is sent yet."""
        self._updates = updates
        self._listener = listener
        self._utc_now = utc_now
        self._settings = settings
        self._page = page
        self._is_on_disk = False
        self._epoch = 0
        self._waiting: deque[Turn] = deque()
        self._owed: dict[str, ToolRequest] = {}
        self._used: tuple[Usage, ...] = ()
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
        self._keep_up()
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
            with self._spooled_when_late():
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
        self._keep_up()

    # ── tools ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def use_tool(self, request: ToolRequest) -> ToolResult | None:
        """Ask for a tool, and return None without a final answer.

        An effect waits until earlier reports are acknowledged, and is owed until it is answered.
        """
        patience = (request.expires_at - self._utc_now()).total_seconds()
        try:
            async with asyncio.timeout(max(0.0, patience)):
                result = await (self._ask_effect(request) if is_effect(request.tool) else self._ask(request))
        except (TimeoutError, ProviderUnavailable):
            return None
        if result is not None and self._owed.pop(request.intent_id, None) is not None:
            self._keep_up()
        return result

    async def _ask_effect(self, request: ToolRequest) -> ToolResult | None:
        self._owed[request.intent_id] = request
        self._keep_up()
        with self._spooled_when_late():
            await self._is_drained.wait()
            return await self._ask(request)

    async def _ask(self, request: ToolRequest) -> ToolResult | None:
        try:
            return await self._updates.send(
                "use_tool", request, update_id=request.intent_id, answer=ToolResult, until=request.expires_at
            )
        except (RuleBroken, NotFound) as error:
            logger.warning("tool %s was not run: %s", request.tool, error)
            if request.intent_id in self._owed and isinstance(error, StaleRequest | NotFound):
                return None
            return ToolResult(request.intent_id, ToolStatus.FAILED, _NOT_DONE)

    # ── detach ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def detach(self, request: DetachRequest) -> None:
        """Hand over what is queued and what is owed with the last turns."""
        self._waiting.extend(request.turns)
        self._used = request.used
        self._owed |= {tool.intent_id: tool for tool in request.tools}
        left = self._left(request.reason)
        until = self._utc_now() + self._settings.detach_patience
        is_taken = False
        try:
            with self._spooled_when_late(request.reason):
                await self._updates.send(
                    "detach", left, update_id=f"detach-{self._epoch}", answer=NoneType, until=until
                )
            is_taken = True
        except HoldfastError as error:
            logger.warning("a detach was not taken: %s", error)
        finally:
            if not is_taken and (left.turns or left.tools):
                self._page.leave(left)
            else:
                self._page.close()

    # ── on disk ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def _spooled_when_late(self, reason: EndReason = EndReason.STREAM_LOST) -> Iterator[None]:
        """Have what is left written to the disk while an answer takes long: it may never come."""
        if self._is_on_disk:
            self._keep(reason)
        patience = self._settings.spool_after.total_seconds()
        timer = asyncio.get_running_loop().call_later(patience, self._keep, reason)
        try:
            yield
        finally:
            timer.cancel()

    def _keep(self, reason: EndReason) -> None:
        left = self._left(reason)
        if left.turns or left.tools:
            self._is_on_disk = True
            self._page.keep(left)

    def _keep_up(self) -> None:
        """Let the disk follow what waits and what is owed, once it has begun to."""
        if not self._is_on_disk:
            return
        if self._waiting or self._owed:
            self._keep(EndReason.STREAM_LOST)
        else:
            self._is_on_disk = False
            self._page.drop()

    def _left(self, reason: EndReason) -> DetachRequest:
        """Return what the stream would end with now."""
        return DetachRequest(self._epoch, reason, tuple(self._waiting), tuple(self._owed.values()), self._used)


class WorkflowLinks:
    """Opens links over one Temporal client."""

    def __init__(
        self,
        client: Client,
        *,
        utc_now: Callable[[], datetime],
        metrics: MediaMetrics,
        settings: LinkSettings | None = None,
        spool: Spool | None = None,
    ) -> None:
        """Keep the client; it is shared by all calls of the process. Without a spool, memory alone keeps what waits."""
        self._client = client
        self._utc_now = utc_now
        self._metrics = metrics
        self._settings = settings or LinkSettings()
        self._spool = spool

    def link(self, call_sid: str, listener: Callable[[LinkEvent], None]) -> WorkflowLink:
        """Return the link of one stream of a call."""
        return WorkflowLink(
            updates=CallUpdates(self._client, call_sid, utc_now=self._utc_now, settings=self._settings),
            listener=listener,
            utc_now=self._utc_now,
            settings=self._settings,
            page=self._spool.page(call_sid) if self._spool is not None else MemoryPage(call_sid, self._metrics),
        )
