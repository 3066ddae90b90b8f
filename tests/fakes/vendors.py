"""Vendors that do as tests say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.business import BusySpan
from domain.errors import HoldfastError, NotFound
from domain.ports.calendars import CalendarEvent, Calendars
from domain.ports.speech import Summarizer
from domain.ports.telephony import CallControl, TextMessage, TextMessages


class FakeCalendars(Calendars):
    """Calendars in memory; `failures` are raised one after the other, before or (`lost_replies`) after the effect."""

    def __init__(self) -> None:
        """Start empty."""
        self.events: dict[str, CalendarEvent] = {}
        self.busy_spans: dict[str, tuple[BusySpan, ...]] = {}
        self.failures: list[HoldfastError] = []
        self.lost_replies: list[HoldfastError] = []

    async def busy(
        self, calendar_ids: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Mapping[str, tuple[BusySpan, ...]]:
        """Return what tests have put there."""
        return {calendar_id: self.busy_spans.get(calendar_id, ()) for calendar_id in calendar_ids}

    async def insert(self, event: CalendarEvent) -> str:
        """Write once per id."""
        if self.failures:
            raise self.failures.pop(0)
        self.events[event.event_id] = event
        if self.lost_replies:
            raise self.lost_replies.pop(0)
        return event.event_id

    async def delete(self, calendar_id: str, event_id: str) -> None:
        """Remove, if there."""
        self.events.pop(event_id, None)


class FakeTexts(TextMessages):
    """An SMS vendor that keeps what it got; `failures` are raised before, `lost_replies` after sending."""

    def __init__(self) -> None:
        """Start with nothing sent."""
        self.sent: list[TextMessage] = []
        self.failures: list[HoldfastError] = []
        self.lost_replies: list[HoldfastError] = []

    async def send(self, message: TextMessage) -> str:
        """Keep the message."""
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message)
        if self.lost_replies:
            raise self.lost_replies.pop(0)
        return f"SM{len(self.sent)}"

    async def find_sent(self, message: TextMessage, since: datetime) -> str | None:
        """Find an equal one."""
        return f"SM{self.sent.index(message) + 1}" if message in self.sent else None


class FakeCallControl(CallControl):
    """A telephone company that answers with `statuses`."""

    def __init__(self) -> None:
        """Start knowing no call."""
        self.statuses: dict[str, str] = {}

    async def status(self, call_sid: str) -> str:
        """Return what tests have put there; raises NotFound."""
        if call_sid not in self.statuses:
            raise NotFound(f"no call {call_sid}")
        return self.statuses[call_sid]

    async def hang_up(self, call_sid: str) -> None:
        """End the call."""
        self.statuses[call_sid] = "completed"


class FakeSummarizer(Summarizer):
    """A summariser that counts lines; raises `failure` for ever when there is one."""

    failure: HoldfastError | None = None

    async def summarize(self, transcript: str, facts: Mapping[str, str]) -> str:
        """Return a sentence that depends on the input."""
        if self.failure is not None:
            raise self.failure
        return f"{len(transcript.splitlines())} turns; {facts['outcome']}"
