"""The worker's vendors, answering at once: what is left is our own and Temporal's."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from domain.business import BusySpan
from domain.errors import NotFound, ProviderUnavailable
from domain.ports.calendars import (
    CalendarChanges,
    CalendarEvent,
    Calendars,
    EventTimes,
    FoundEvent,
    ListedEvent,
    WrittenEvent,
)
from domain.ports.costs import VendorPrice, VendorPrices
from domain.ports.speech import ChatMessage, ReplyEvent, ReplyFinished, Responder, Summarizer, ToolCall
from domain.ports.telephony import CallControl, CallOrder, OutboundCalls, TextMessage, TextMessages
from domain.prices import Usage
from domain.tools import Tool

#: How long a model of a usual size takes for a short plan, and here always takes.
THINKS_S: Final = 0.3


class EmptyCalendars(Calendars):
    """Calendars nobody writes into but us, and then they forget it."""

    async def busy(
        self,
        calendar_ids: Sequence[str],
        starts_at: datetime,  # noqa: ARG002  (the port passes it)
        ends_at: datetime,  # noqa: ARG002  (the port passes it)
    ) -> Mapping[str, tuple[BusySpan, ...]]:
        """Return nothing busy."""
        return dict.fromkeys(calendar_ids, ())

    async def insert(self, event: CalendarEvent) -> WrittenEvent:
        """Agree."""
        return WrittenEvent(event.event_id, "etag")

    async def update(self, event: CalendarEvent, etag: str) -> WrittenEvent:
        """Agree."""
        return WrittenEvent(event.event_id, etag)

    async def get(self, calendar_id: str, event_id: str) -> FoundEvent:
        """Remember none."""
        raise NotFound(f"{calendar_id} has forgotten {event_id}")

    async def delete(self, calendar_id: str, event_id: str) -> None:
        """Agree."""

    async def between(
        self,
        calendar_id: str,  # noqa: ARG002  (the port passes it)
        starts_at: datetime,  # noqa: ARG002  (the port passes it)
        ends_at: datetime,  # noqa: ARG002  (the port passes it)
    ) -> Sequence[ListedEvent]:
        """Know of none."""
        return ()

    async def show(self, calendar_id: str, event_id: str) -> ListedEvent:
        """Remember none."""
        raise NotFound(f"{calendar_id} has forgotten {event_id}")

    async def retime(self, times: EventTimes, etag: str) -> WrittenEvent:
        """Agree."""
        return WrittenEvent(times.event_id, etag)

    async def mark(self, calendar_id: str, event_id: str, etag: str, *, is_deleted: bool) -> WrittenEvent:  # noqa: ARG002
        """Agree."""
        return WrittenEvent(event_id, etag)

    async def changes(self, calendar_id: str, sync_token: str | None) -> CalendarChanges:  # noqa: ARG002  (the port passes it)
        """Know of none."""
        return CalendarChanges((), "token")


class LostTexts(TextMessages):
    """SMS to nowhere.

    Attributes:
        sent_at: Recipient → when he was last texted, seconds of the machine's clock.
    """

    def __init__(self) -> None:
        """Begin with nobody texted."""
        self.sent_at: dict[str, float] = {}

    async def send(self, message: TextMessage) -> str:
        """Agree."""
        self.sent_at[message.recipient] = time.time()
        return f"SM{len(self.sent_at)}"

    async def find_sent(self, message: TextMessage, since: datetime) -> Sequence[str]:  # noqa: ARG002
        """Know of none."""
        return ()


class EndlessCalls(CallControl):
    """Calls that are always there."""

    async def status(self, call_sid: str) -> str:  # noqa: ARG002  (the port passes it)
        """Say so."""
        return "in-progress"

    async def redirect(self, call_sid: str, url: str) -> None:  # noqa: ARG002  (the port passes it)
        """Lose none, so move none."""
        raise ProviderUnavailable("twilio", "nothing is moved here")

    async def instruct(self, call_sid: str, twiml: str) -> None:
        """Refuse: no call is told anything here."""
        raise NotImplementedError


class NobodyRung(OutboundCalls):
    """Calls that can't be placed."""

    async def place(self, order: CallOrder) -> str:
        """Refuse: nobody is rung here."""
        raise NotImplementedError

    async def find_placed(self, order: CallOrder, since: datetime) -> Sequence[str]:
        """Refuse: nobody was rung here."""
        raise NotImplementedError


class TerseSummarizer(Summarizer):
    """Has one summary for everything."""

    async def summarize(
        self,
        transcript: str,  # noqa: ARG002  (the port passes it)
        facts: Mapping[str, str],  # noqa: ARG002  (as above)
        *,
        used: list[Usage] | None = None,  # noqa: ARG002  (as above)
    ) -> str:
        """Return it."""
        return "They talked."


class NoPrices(VendorPrices):
    """Nothing is charged here."""

    async def price(self, vendor_id: str) -> VendorPrice | None:  # noqa: ARG002  (the port passes it)
        """Tell none."""
        return None


class SteadyPlanner(Responder):
    """A mind that takes its time, always the same, and has whoever is named last texted."""

    async def reply(self, messages: Sequence[ChatMessage], tools: Sequence[Tool]) -> AsyncIterator[ReplyEvent]:  # noqa: ARG002
        """Hand the plan in."""
        await asyncio.sleep(THINKS_S)
        text = {"to": messages[-1].content.split()[-1], "text": "The car is ready."}
        plan = {"steps": [{"tool": "send_text", "arguments": text}]}
        yield ToolCall("call-1", "propose_plan", json.dumps(plan))
        yield ReplyFinished(900, 60, model="gpt-6-luna")
