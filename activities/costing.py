"""Writes down what was paid for, wherever that becomes known; each use once, by what has caused it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from temporalio import activity

from domain.calls import Direction, Turn
from domain.costs import CostCause, CostEvent, cost_events
from domain.ports.costs import CostLog
from domain.ports.storage import CallClosed, MessageLeft, OutboxEntry
from domain.ports.telephony import TextMessage
from domain.prices import PriceBook, Unit, Usage
from domain.step_keys import task_of
from domain.usage import TELEPHONY, used_by_call, used_by_recording, used_by_text

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Costing:
    """Prices uses by a book and keeps them.

    Attributes:
        clock: Returns aware UTC.
        unpriced: Told of every use the book has no price for.
    """

    log: CostLog
    prices: PriceBook
    clock: Callable[[], datetime]
    unpriced: Callable[[Usage], None]
    _said: set[str] = field(default_factory=set, init=False)

    async def text_sent(self, entry: OutboxEntry, vendor_id: str) -> None:
        """Note a text that has gone out; e-mail goes over the business's own server."""
        message = entry.message
        if not isinstance(message, TextMessage):
            return
        belongs = await self.log.text(message.sender, message.recipient)
        cause = CostCause(belongs.organisation_id, contact_id=belongs.contact_id, task_id=task_of(entry.outbox_id))
        usage = used_by_text(message.body, Direction.OUTBOUND)
        await self._note(f"text/{entry.outbox_id}", [usage], cause, at=self.clock(), vendor_id=vendor_id)

    async def text_received(self, sid: str, segments: int, cause: CostCause, at: datetime) -> None:
        """Note a text that has come in."""
        usage = Usage(TELEPHONY, Unit.SMS_SEGMENT, Decimal(segments), str(Direction.INBOUND))
        await self._note(f"text/{sid}", [usage], cause, at=at, vendor_id=sid)

    async def recorded(self, message: MessageLeft, seconds: int | None) -> None:
        """Note a recorded message; one whose length nobody has told has at least begun a minute."""
        sid = message.recording_sid or message.message_id
        usage = used_by_recording(timedelta(seconds=1 if seconds is None else seconds))
        cause = CostCause(message.organisation_id, message.call_sid or None, message.contact_id)
        await self._note(f"recording/{sid}", [usage], cause, at=message.left_at)

    async def turns(self, call_sid: str, turns: Sequence[Turn]) -> None:
        """Note what the turns of a call have used of voice, ear and mind."""
        if not any(turn.used for turn in turns):
            return
        cause = (await self.log.call(call_sid)).cause
        await self._keep(
            [
                event
                for turn in turns
                for event in self._events(f"call/{call_sid}/turn-{turn.index}", turn.used, cause, at=turn.said_at)
            ]
        )

    async def call_over(self, closed: CallClosed) -> None:
        """Note what the telephone company charges for a call, and what its streams have used besides turns."""
        call = await self.log.call(closed.call_sid)
        source = f"call/{closed.call_sid}"
        lasted = closed.lasted if closed.lasted is not None else closed.ended_at - call.started_at
        line = used_by_call(call.direction, max(lasted, lasted * 0), is_streamed=closed.is_streamed)
        events = [*self._events(source, line[:1], call.cause, at=closed.ended_at, vendor_id=closed.call_sid)]
        events += self._events(source, line[1:], call.cause, at=closed.ended_at)
        for number, used in enumerate(closed.used, 1):
            events += self._events(f"{source}/stream-{number}", used, call.cause, at=closed.ended_at)
        await self._keep(events)
        await self.log.claim(closed.call_sid)

    async def thought(self, used: Sequence[Usage], cause: CostCause) -> None:
        """Note what a model has used for an activity; each attempt is paid for."""
        if not used:
            return
        info = activity.info()
        source = f"thought/{info.workflow_run_id}/{info.activity_id}/{info.attempt}"
        await self._note(source, used, cause, at=self.clock())

    async def thoughts(self, source: str, thoughts: Sequence[Sequence[Usage]], cause: CostCause) -> None:
        """Note what a model has used for several answers, under a key of what they were for, once."""
        at = self.clock()
        await self._keep(
            [
                event
                for number, used in enumerate(thoughts, 1)
                for event in self._events(f"{source}/{number}", used, cause, at=at)
            ]
        )

    async def summarized(self, call_sid: str, used: Sequence[Usage]) -> None:
        """Note what a call's summary has used of a model."""
        if used:
            await self.thought(used, (await self.log.call(call_sid)).cause)

    async def _note(
        self, source: str, used: Sequence[Usage], cause: CostCause, *, at: datetime, vendor_id: str | None = None
    ) -> None:
        await self._keep(self._events(source, used, cause, at=at, vendor_id=vendor_id))

    def _events(
        self, source: str, used: Sequence[Usage], cause: CostCause, *, at: datetime, vendor_id: str | None = None
    ) -> tuple[CostEvent, ...]:
        return cost_events(source, used, prices=self.prices, cause=cause, at=at, vendor_id=vendor_id)

    async def _keep(self, events: Sequence[CostEvent]) -> None:
        if not events:
            return
        for event in events:
            if event.amount is None:
                self._say(event)
                self.unpriced(event.usage)
        await self.log.note(events)

    def _say(self, event: CostEvent) -> None:
        """Log what has no price, once for each thing; how often is in the metrics."""
        usage = event.usage
        what = f"{usage.vendor} {usage.unit} {usage.item}".rstrip()
        if what not in self._said:
            self._said.add(what)
            _LOG.warning("no price for %s in price book %s: put one there", what, event.price_book)
