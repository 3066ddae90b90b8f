"""Vendors that do as tests say."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.business import BusySpan
from domain.errors import EventChanged, NotFound, ProviderRejected, RuleBroken
from domain.ports.calendars import (
    APPOINTMENT_PROPERTY,
    CalendarChanges,
    CalendarEvent,
    Calendars,
    EventTimes,
    FoundEvent,
    ListedEvent,
    WrittenEvent,
)
from domain.ports.costs import VendorPrice, VendorPrices
from domain.ports.customers import VehicleDecoder
from domain.ports.numbering import NumberZones
from domain.ports.speech import ChatMessage, ReplyEvent, ReplyFinished, Responder, Summarizer
from domain.ports.telephony import CallControl, CallOrder, OutboundCalls, TextMessage, TextMessages
from domain.ports.web import SearchHit, WebPage, WebPages, WebSearch
from domain.prices import Usage
from domain.tools import Tool
from domain.vehicles import VehicleFacts
from tests.fakes.faults import Faults


class FakeCalendars(Calendars):
    """Calendars in memory; tests play the people who use them by `move` and `remove`.

    A sync token is the number of changes there were.
    """

    def __init__(self) -> None:
        """Start empty."""
        self.events: dict[str, CalendarEvent] = {}
        self._deleted: dict[str, CalendarEvent] = {}
        self.log: list[FoundEvent] = []
        self.asked_for_changes = 0
        self.busy_spans: dict[str, tuple[BusySpan, ...]] = {}
        self.asked: list[tuple[datetime, datetime]] = []
        self.reading = Faults()
        self.inserting = Faults()
        self.updating = Faults()
        self.deleting = Faults()
        self.listing = Faults()

    async def busy(
        self, calendar_ids: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Mapping[str, tuple[BusySpan, ...]]:
        """Return what tests have put there, and the events written."""
        await self.reading.before()
        self.asked.append((starts_at, ends_at))
        return {calendar_id: self._spans(calendar_id) for calendar_id in calendar_ids}

    async def insert(self, event: CalendarEvent) -> WrittenEvent:
        """Write once per id."""
        await self.inserting.before()
        if self.events.get(event.event_id) != event:
            self._write(event)
        await self.inserting.answer()
        return WrittenEvent(event.event_id, self.etag(event.event_id))

    async def update(self, event: CalendarEvent, etag: str) -> WrittenEvent:
        """Change what still has this etag."""
        await self.updating.before()
        if event.event_id not in self.events:
            raise NotFound(f"no event {event.event_id}")
        if self.events[event.event_id] != event:
            if etag != self.etag(event.event_id):
                raise EventChanged(f"{event.event_id} has been changed")
            self._write(event)
        await self.updating.answer()
        return WrittenEvent(event.event_id, self.etag(event.event_id))

    async def get(self, calendar_id: str, event_id: str) -> FoundEvent:
        """Return it, deleted ones too."""
        await self.reading.before()
        found = [event for event in self.log if (event.calendar_id, event.event_id) == (calendar_id, event_id)]
        if not found:
            raise NotFound(f"no event {event_id}")
        return found[-1]

    async def delete(self, calendar_id: str, event_id: str) -> None:
        """Remove, if there."""
        await self.deleting.before()
        if event_id in self.events and self.events[event_id].calendar_id == calendar_id:
            self.remove(calendar_id, event_id)
        await self.deleting.answer()

    async def between(self, calendar_id: str, starts_at: datetime, ends_at: datetime) -> Sequence[ListedEvent]:
        """Return those written that overlap."""
        await self.reading.before()
        there = [event for event in self.events.values() if event.calendar_id == calendar_id]
        found = [event for event in there if event.starts_at < ends_at and event.ends_at > starts_at]
        return [await self.show(calendar_id, event.event_id) for event in found]

    async def show(self, calendar_id: str, event_id: str) -> ListedEvent:
        """Return it with its title."""
        found = await self.get(calendar_id, event_id)
        kept = self.events.get(event_id) or self._deleted[event_id]
        return ListedEvent(found, kept.summary)

    async def retime(self, times: EventTimes, etag: str) -> WrittenEvent:
        """Move what still has this etag."""
        if times.event_id not in self.events:
            raise NotFound(f"no event {times.event_id}")
        event = self.events[times.event_id]
        return await self.update(replace(event, starts_at=times.starts_at, ends_at=times.ends_at), etag)

    async def mark(self, calendar_id: str, event_id: str, etag: str, *, is_deleted: bool) -> WrittenEvent:
        """Delete or bring back what still has this etag."""
        await self.deleting.before()
        if (event_id not in self.events) != is_deleted:
            if etag != self.etag(event_id):
                raise EventChanged(f"{event_id} has been changed")
            if is_deleted:
                self.remove(calendar_id, event_id)
            else:
                self._write(self._deleted.pop(event_id))
        await self.deleting.answer()
        return WrittenEvent(event_id, self.etag(event_id))

    async def changes(self, calendar_id: str, sync_token: str | None) -> CalendarChanges:
        """Return what was written since."""
        self.asked_for_changes += 1
        await self.listing.before()
        since = self.log[int(sync_token or 0) :]
        latest = {event.event_id: event for event in since if event.calendar_id == calendar_id}
        return CalendarChanges(tuple(latest.values()), str(len(self.log)))

    def move(self, event_id: str, starts_at: datetime) -> None:
        """Drag an event elsewhere, as people do; it lasts as long as before."""
        event = self.events[event_id]
        self._write(replace(event, starts_at=starts_at, ends_at=starts_at + (event.ends_at - event.starts_at)))

    def remove(self, calendar_id: str, event_id: str) -> None:
        """Delete an event, as people do: little of it is left."""
        self._deleted[event_id] = self.events.pop(event_id)
        self.log.append(FoundEvent(calendar_id, event_id, str(len(self.log)), None, None, None, is_deleted=True))

    def etag(self, event_id: str) -> str:
        """Return an event's etag as it stands."""
        return next(event.etag for event in reversed(self.log) if event.event_id == event_id)

    def _write(self, event: CalendarEvent) -> None:
        self.events[event.event_id] = event
        etag, appointment_id = str(len(self.log)), event.private.get(APPOINTMENT_PROPERTY)
        place = (event.calendar_id, event.event_id, etag, appointment_id)
        self.log.append(FoundEvent(*place, event.starts_at, event.ends_at))

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

    async def find_sent(self, message: TextMessage, since: datetime) -> Sequence[str]:
        """Find equal ones."""
        await self.searching.before()
        self.searches.append(since)
        return [f"SM{number}" for number, sent in enumerate(self.sent, 1) if sent == message]


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
        self.uses: list[Usage] = []

    async def summarize(self, transcript: str, facts: Mapping[str, str], *, used: list[Usage] | None = None) -> str:
        """Return a sentence that depends on the input."""
        await self.summarizing.before()
        if used is not None:
            used += self.uses
        return f"{len(transcript.splitlines())} turns; {facts['outcome']}"


#: What a model says: this, or what is made of what it was asked.
ModelReply = Sequence[ReplyEvent] | Callable[[Sequence[ChatMessage]], Sequence[ReplyEvent]]


class FakeResponder(Responder):
    """A model that says what it is told to, and keeps what it was asked.

    Attributes:
        replies: One after the other, or what makes one of what was asked; whoever asks for more finds nobody, and who
            asks the same once more, because the answer did not reach him in time, is told the same.
        finished: How each ends.
    """

    def __init__(self) -> None:
        """Start without an answer."""
        self.replies = []
        self.finished = ReplyFinished()
        self.asked: list[Sequence[ChatMessage]] = []
        self.offered: list[str] = []
        self.thinking = Faults()

    async def reply(self, messages: Sequence[ChatMessage], tools: Sequence[Tool]) -> AsyncIterator[ReplyEvent]:
        """Stream the next reply."""
        await self.thinking.before()
        self.asked.append(messages)
        self.offered = [tool.name for tool in tools]
        for event in (*self._told(messages), self.finished):
            yield event

    @property
    def replies(self) -> list[ModelReply]:
        """What it has still to say."""
        return self._replies

    @replies.setter
    def replies(self, replies: list[ModelReply]) -> None:
        self._replies = replies
        self._given: list[tuple[Sequence[ChatMessage], Sequence[ReplyEvent]]] = []

    def _told(self, messages: Sequence[ChatMessage]) -> Sequence[ReplyEvent]:
        for asked, told in self._given:
            if asked == messages:
                return told
        if not self._replies:
            raise ProviderRejected("model", "nobody has told it what to say")
        reply = self._replies.pop(0)
        told = reply(messages) if callable(reply) else reply
        self._given.append((messages, told))
        return told


class FakeWeb(WebSearch, WebPages):
    """A web that has what tests have put there: hits for every search, pages by their address."""

    def __init__(self) -> None:
        """Start with an empty one."""
        self.hits: list[SearchHit] = []
        self.pages: dict[str, WebPage] = {}
        self.queries: list[str] = []
        self.fetched: list[str] = []
        self.searching = Faults()
        self.fetching = Faults()

    async def search(self, query: str) -> Sequence[SearchHit]:
        """Return all hits."""
        await self.searching.before()
        self.queries.append(query)
        return tuple(self.hits)

    async def fetch(self, url: str) -> WebPage:
        """Return a page; raises RuleBroken for one that is not there."""
        await self.fetching.before()
        self.fetched.append(url)
        if url not in self.pages:
            raise RuleBroken("the site does not give it (HTTP 404)")
        return self.pages[url]


class FakePrices(VendorPrices):
    """A telephone company that says what tests have put there."""

    def __init__(self) -> None:
        """Start knowing no price."""
        self.known: dict[str, VendorPrice] = {}
        self.asked: list[str] = []
        self.asking = Faults()

    async def price(self, vendor_id: str) -> VendorPrice | None:
        """Return it, if there is one."""
        await self.asking.before()
        self.asked.append(vendor_id)
        return self.known.get(vendor_id)


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
