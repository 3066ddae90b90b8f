"""The worker's vendors behind breakers: asked as ever while they answer, spared while they fail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from activities.guarded.calendars import GuardedCalendars
from activities.guarded.call_control import GuardedCallControl
from activities.guarded.outbound_calls import GuardedOutboundCalls
from activities.guarded.summarizer_chain import SummarizerChain
from activities.guarded.text_messages import GuardedTextMessages
from activities.guarded.vehicle_decoder import GuardedVehicleDecoder
from activities.guarded.web_search import GuardedWebSearch
from domain.errors import NotFound, OutcomeUnknown, ProviderUnavailable
from domain.ports.calendars import CalendarEvent, EventTimes
from domain.ports.speech import Summarizer
from domain.ports.telephony import CallOrder, TextMessage
from domain.provider_chain import ProviderChain
from domain.provider_guard import ProviderGuard
from domain.vehicles import VehicleFacts
from tests.fakes.vendors import (
    FakeCalendars,
    FakeCallControl,
    FakeOutboundCalls,
    FakeRegister,
    FakeSummarizer,
    FakeTexts,
    FakeWeb,
)
from tests.store.world import Stopwatch

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVENT = CalendarEvent("bay", "event-1", "Oil change", "", NOON, NOON + timedelta(minutes=30), "UTC", {})
TIMES = EventTimes("bay", "event-1", NOON, NOON + timedelta(minutes=30), "UTC")
MESSAGE = TextMessage("+15005550006", "+15551230001", "See you on Tuesday.")
VIN = "1HGCM82633A004352"
ORDER = CallOrder(
    from_number="+15005550006",
    to_number="+15551230001",
    answer_url="https://phone.example/voice",
    status_url="https://phone.example/status",
    machine_url="https://phone.example/machine",
    ring_timeout=timedelta(seconds=30),
    time_limit=timedelta(hours=1),
)
DOWN = ProviderUnavailable("vendor", "503")
UNKNOWN = OutcomeUnknown("vendor", "reply lost")


class Vendors:
    """Every vendor behind a guard; time stands still."""

    def __init__(self) -> None:
        """Begin with all well."""
        self.watch = Stopwatch()
        self.guard = ProviderGuard("vendor", "port", clock=self.watch)
        self.at_google, self.at_twilio = FakeCalendars(), FakeTexts()
        self.calls_at_twilio, self.models = FakeCallControl(), (FakeSummarizer(), FakeSummarizer())
        self.changes_guard = ProviderGuard("vendor", "changes", clock=self.watch)
        self.calendars = GuardedCalendars(self.at_google, self.guard, self.changes_guard)
        self.texts = GuardedTextMessages(self.at_twilio, self.guard)
        self.rung = FakeOutboundCalls()
        self.outbound = GuardedOutboundCalls(self.rung, self.guard)
        self.control = GuardedCallControl(self.calls_at_twilio, self.guard)
        self.at_brave = FakeWeb()
        self.search = GuardedWebSearch(self.at_brave, self.guard)
        self.at_nhtsa = FakeRegister()
        self.decoder = GuardedVehicleDecoder(self.at_nhtsa, self.guard)
        providers: list[tuple[str, Summarizer]] = list(zip(("first", "second"), self.models, strict=True))
        self.summarizer = SummarizerChain(ProviderChain("summarizer", providers, clock=self.watch))

    def break_down(self) -> None:
        """Open the breakers."""
        for guard in (self.guard, self.changes_guard):
            for _ in range(5):
                with suppress(ProviderUnavailable), guard.watched():
                    raise DOWN


@pytest.fixture
def vendors() -> Vendors:
    """All well."""
    return Vendors()


Asking = Callable[[Vendors], Awaitable[object]]
IN_CALL: dict[str, Asking] = {
    "busy": lambda vendors: vendors.calendars.busy(["bay"], NOON, NOON + timedelta(hours=1)),
    "insert": lambda vendors: vendors.calendars.insert(EVENT),
    "update": lambda vendors: vendors.calendars.update(EVENT, "etag"),
    "get": lambda vendors: vendors.calendars.get("bay", "event-1"),
    "between": lambda vendors: vendors.calendars.between("bay", NOON, NOON + timedelta(hours=1)),
    "show": lambda vendors: vendors.calendars.show("bay", "event-1"),
    "status": lambda vendors: vendors.control.status("CA1"),
    "decode": lambda vendors: vendors.decoder.decode(VIN),
    "search": lambda vendors: vendors.search.search("brake pads"),
    "redirect": lambda vendors: vendors.control.redirect("CA1", "https://example.com/after-stream"),
    "instruct": lambda vendors: vendors.control.instruct("CA1", "<Response/>"),
}
LATER: dict[str, Asking] = {
    "delete": lambda vendors: vendors.calendars.delete("bay", "event-1"),
    "retime": lambda vendors: vendors.calendars.retime(TIMES, "etag"),
    "mark": lambda vendors: vendors.calendars.mark("bay", "event-1", "etag", is_deleted=True),
    "changes": lambda vendors: vendors.calendars.changes("bay", None),
    "send": lambda vendors: vendors.texts.send(MESSAGE),
    "find_sent": lambda vendors: vendors.texts.find_sent(MESSAGE, NOON),
    "place": lambda vendors: vendors.outbound.place(ORDER),
    "find_placed": lambda vendors: vendors.outbound.find_placed(ORDER, NOON),
}


@pytest.mark.parametrize("ask", IN_CALL.values(), ids=IN_CALL)
async def test_a_caller_is_not_made_to_wait_for_a_vendor_that_is_down(vendors: Vendors, ask: Asking) -> None:
    """No time is named: the story's few quick attempts are over within a second, and the agent says so."""
    vendors.break_down()
    with pytest.raises(ProviderUnavailable) as refused:
        await ask(vendors)
    assert refused.value.retry_after is None


@pytest.mark.parametrize("ask", LATER.values(), ids=LATER)
async def test_what_nobody_waits_for_comes_back_in_time(vendors: Vendors, ask: Asking) -> None:
    """The workflow engine waits until there is a chance instead of asking again and again."""
    vendors.break_down()
    vendors.watch.seconds += 3
    with pytest.raises(ProviderUnavailable) as refused:
        await ask(vendors)
    assert refused.value.retry_after == timedelta(seconds=7)


async def test_nothing_reaches_a_vendor_that_is_spared(vendors: Vendors) -> None:
    """Neither a message nor an event."""
    vendors.break_down()
    for ask in (*IN_CALL.values(), *LATER.values()):
        with pytest.raises(ProviderUnavailable):
            await ask(vendors)
    assert (vendors.at_google.events, vendors.at_google.asked) == ({}, [])
    assert (vendors.at_twilio.sent, vendors.at_twilio.searches) == ([], [])
    assert vendors.at_brave.queries == []
    assert (vendors.rung.placed, vendors.calls_at_twilio.instructions) == ([], [])


async def test_what_is_asked_and_answered_passes_unchanged(vendors: Vendors) -> None:
    """A guard adds nothing and takes nothing away."""
    vendors.calls_at_twilio.statuses["CA1"] = "in-progress"
    written = await vendors.calendars.insert(EVENT)
    assert await vendors.calendars.update(EVENT, written.etag) == written
    assert await vendors.calendars.get("bay", "event-1") == await vendors.at_google.get("bay", "event-1")
    assert await vendors.calendars.changes("bay", None) == await vendors.at_google.changes("bay", None)
    assert await vendors.calendars.busy(["bay"], NOON, NOON) == await vendors.at_google.busy(["bay"], NOON, NOON)
    there = await vendors.calendars.show("bay", "event-1")
    assert await vendors.calendars.between("bay", NOON, NOON + timedelta(hours=1)) == [there]
    assert await vendors.calendars.retime(TIMES, written.etag) == written
    gone = await vendors.calendars.mark("bay", "event-1", written.etag, is_deleted=True)
    await vendors.calendars.mark("bay", "event-1", gone.etag, is_deleted=False)
    await vendors.calendars.delete("bay", "event-1")
    assert vendors.at_google.events == {}
    assert [await vendors.texts.send(MESSAGE)] == await vendors.texts.find_sent(MESSAGE, NOON) == ["SM1"]
    assert await vendors.control.status("CA1") == "in-progress"
    vendors.at_nhtsa.facts[VIN] = VehicleFacts(VIN, "HONDA")
    assert await vendors.decoder.decode(VIN) == VehicleFacts(VIN, "HONDA")
    assert await vendors.search.search("brake pads") == await vendors.at_brave.search("brake pads")
    await vendors.control.instruct("CA1", "<Response/>")
    assert vendors.calls_at_twilio.instructions == [("CA1", "<Response/>")]
    assert [await vendors.outbound.place(ORDER)] == await vendors.outbound.find_placed(ORDER, NOON)


async def test_callers_do_not_feel_that_changes_can_not_be_listed(vendors: Vendors) -> None:
    """Nobody is turned away for what goes wrong in the background."""
    vendors.at_google.listing.failures = [DOWN] * 5
    for _ in range(5):
        with pytest.raises(ProviderUnavailable):
            await vendors.calendars.changes("bay", None)
    assert (await vendors.calendars.insert(EVENT)).event_id == "event-1"
    with pytest.raises(ProviderUnavailable):
        await vendors.calendars.changes("bay", None)


async def test_unknown_outcomes_open_the_breaker(vendors: Vendors) -> None:
    """A vendor that loses its replies is as good as down."""
    vendors.at_twilio.sending.failures = [UNKNOWN] * 5
    for _ in range(5):
        with pytest.raises(OutcomeUnknown):
            await vendors.texts.send(MESSAGE)
    with pytest.raises(ProviderUnavailable):
        await vendors.texts.send(MESSAGE)


async def test_a_call_nobody_knows_is_an_answer(vendors: Vendors) -> None:
    """However many there are."""
    for _ in range(20):
        with pytest.raises(NotFound):
            await vendors.control.status("CA9")


async def test_the_second_model_writes_the_summary(vendors: Vendors) -> None:
    """For the first one."""
    vendors.models[0].summarizing.failures = [DOWN]
    assert await vendors.summarizer.summarize("a\nb", {"outcome": "booked"}) == "2 turns; booked"
