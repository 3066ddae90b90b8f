"""Vendors that do as tests say."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from domain.business import BusySpan
from domain.errors import NotFound
from domain.ports.calendars import CalendarEvent, Calendars
from domain.ports.numbering import NumberZones
from domain.ports.speech import Summarizer
from domain.ports.telephony import CallControl, CallOrder, OutboundCalls, TextMessage, TextMessages
from tests.fakes.faults import Faults


class FakeCalendars(Calendars):
    """Calendars in memory."""

    def __init__(self) -> None:
        """Start empty."""
        self.events: dict[str, CalendarEvent] = {}
        self.busy_spans: dict[str, tuple[BusySpan, ...]] = {}
        self.asked: list[tuple[datetime, datetime]] = []
        self.reading = Faults()
        self.inserting = Faults()
        self.deleting = Faults()

    async def busy(
        self, calendar_ids: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Mapping[str, tuple[BusySpan, ...]]:
        """Return what tests have put there, and the events written."""
        await self.reading.before()
        self.asked.append((starts_at, ends_at))
        return {calendar_id: self._spans(calendar_id) for calendar_id in calendar_ids}

    async def insert(self, event: CalendarEvent) -> str:
        """Write once per id."""
        await self.inserting.before()
        self.events[event.event_id] = event
        await self.inserting.answer()
        return event.event_id

    async def delete(self, calendar_id: str, event_id: str) -> None:
        """Remove, if there."""
        await self.deleting.before()
        self.events.pop(event_id, None)
        await self.deleting.answer()

    def _spans(self, calendar_id: str) -> tuple[BusySpan, ...]:
        written = (event for event in self.events.values() if event.calendar_id == calendar_id)
        spans = (BusySpan(event.starts_at, event.ends_at) for event in written)
        return (*self.busy_spans.get(calendar_id, ()), *spans)


class FakeTexts(TextMessages):
    """An SMS vendor that keeps what it got."""

    def __init__(self) -> None:
        """Start with nothing sent."""
        self.sent: list[TextMessage] = []
        self.searches: list[datetime] = []
        self.sending = Faults()
        self.searching = Faults()

    async def send(self, message: TextMessage) -> str:
        """Keep the message."""
        await self.sending.before()
        self.sent.append(message)
        await self.sending.answer()
        return f"SM{len(self.sent)}"

    async def find_sent(self, message: TextMessage, since: datetime) -> str | None:
        """Find an equal one."""
        await self.searching.before()
        self.searches.append(since)
        return f"SM{self.sent.index(message) + 1}" if message in self.sent else None


class FakeCallControl(CallControl):
    """A telephone company that answers with `statuses`."""

    def __init__(self) -> None:
        """Start knowing no call."""
        self.statuses: dict[str, str] = {}
        self.asking = Faults()
        self.redirects: list[tuple[str, str]] = []
        self.redirecting = Faults()
        self.instructions: list[tuple[str, str]] = []
        self.instructing = Faults()

    async def redirect(self, call_sid: str, url: str) -> None:
        """Note the URL; whoever is told to goes there."""
        await self.redirecting.before()
        self.redirects.append((call_sid, url))
        self.redirecting.after()

    async def instruct(self, call_sid: str, twiml: str) -> None:
        """Note the document."""
        await self.instructing.before()
        self.instructions.append((call_sid, twiml))
        await self.instructing.answer()

    async def status(self, call_sid: str) -> str:
        """Return what tests have put there; raises NotFound."""
        await self.asking.before()
        if call_sid not in self.statuses:
            raise NotFound(f"no call {call_sid}")
        return self.statuses[call_sid]


class FakeOutboundCalls(OutboundCalls):
    """A telephone company that rings whom it is told to."""

    def __init__(self) -> None:
        """Start with nobody rung."""
        self.placed: list[CallOrder] = []
        self.placing = Faults()
        self.searching = Faults()
        self._prefix = uuid.uuid4().hex[:8]

    def sid(self, number: int) -> str:
        """Return the SID of a call, counted from 1."""
        return f"CA{self._prefix}{number:024}"

    async def place(self, order: CallOrder) -> str:
        """Keep the order."""
        await self.placing.before()
        self.placed.append(order)
        sid = self.sid(len(self.placed))
        await self.placing.answer()
        return sid

    async def find_placed(self, order: CallOrder, since: datetime) -> Sequence[str]:
        """Find those with equal numbers."""
        await self.searching.before()
        numbers = (order.from_number, order.to_number)
        found = [n for n, one in enumerate(self.placed, 1) if (one.from_number, one.to_number) == numbers]
        return [self.sid(number) for number in reversed(found)]


class FakeZones(NumberZones):
    """Numbers that may be where tests say; without a word, where it is noon."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Be everywhere at noon."""
        self.known: dict[str, frozenset[str]] = {}
        self._noon_at = clock()

    def zones(self, phone: str) -> frozenset[str]:
        """Return the zones of a number."""
        # POSIX counts the other way round: Etc/GMT+5 is five hours behind.
        return self.known.get(phone, frozenset({f"Etc/GMT{self._noon_at.hour - 12:+d}"}))


class FakeSummarizer(Summarizer):
    """A summariser that counts lines."""

    def __init__(self) -> None:
        """Start willing."""
        self.summarizing = Faults()

    async def summarize(self, transcript: str, facts: Mapping[str, str]) -> str:
        """Return a sentence that depends on the input."""
        await self.summarizing.before()
        return f"{len(transcript.splitlines())} turns; {facts['outcome']}"
