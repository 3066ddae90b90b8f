"""Vendors that do as tests say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.business import BusySpan
from domain.errors import NotFound
from domain.ports.calendars import CalendarEvent, Calendars
from domain.ports.customers import VehicleDecoder
from domain.ports.speech import Summarizer
from domain.ports.telephony import CallControl, TextMessage, TextMessages
from domain.vehicles import VehicleFacts
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

    async def redirect(self, call_sid: str, url: str) -> None:
        """Note the URL; whoever is told to goes there."""
        await self.redirecting.before()
        self.redirects.append((call_sid, url))
        self.redirecting.after()

    async def status(self, call_sid: str) -> str:
        """Return what tests have put there; raises NotFound."""
        await self.asking.before()
        if call_sid not in self.statuses:
            raise NotFound(f"no call {call_sid}")
        return self.statuses[call_sid]


class FakeSummarizer(Summarizer):
    """A summariser that counts lines."""

    def __init__(self) -> None:
        """Start willing."""
        self.summarizing = Faults()

    async def summarize(self, transcript: str, facts: Mapping[str, str]) -> str:
        """Return a sentence that depends on the input."""
        await self.summarizing.before()
        return f"{len(transcript.splitlines())} turns; {facts['outcome']}"


class FakeRegister(VehicleDecoder):
    """A register of vehicles that knows `facts`."""

    def __init__(self) -> None:
        """Start knowing none."""
        self.facts: dict[str, VehicleFacts] = {}
        self.decoding = Faults()

    async def decode(self, vin: str) -> VehicleFacts:
        """Return what tests have put there; raises NotFound."""
        await self.decoding.before()
        if vin not in self.facts:
            raise NotFound("no vehicle with this VIN")
        return self.facts[vin]
