"""The effects of booking: each may be repeated, and each can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities.appointments import INSERT_PATIENCE, AppointmentEffects
from activities.booking_messages import EventPlace, Freeing
from activities.notices import Notices
from domain.business import AppointmentStatus, Organisation
from domain.errors import NotFound, ProviderRejected, ProviderUnavailable, RuleBroken
from domain.ids import calendar_event_id
from domain.ports.calendars import APPOINTMENT_PROPERTY, WrittenEvent
from domain.ports.storage import Directory, OutboxState
from store.database import Database
from store.directory import SqlDirectory
from store.outbox import SqlOutbox
from tests.activities.appointments import APPOINTMENT_ID, OUTBOX_ID, claim, confirmation
from tests.fakes.faults import Gate
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.vendors import FakeCalendars
from tests.workflows.booking import BAY_2, NINE, NOTICE
from workflows.options import BOOKING_STEP

FREEING = Freeing(APPOINTMENT_ID, is_expired=False)


async def insert(effects: AppointmentEffects, *, after: timedelta = timedelta(0)) -> WrittenEvent | None:
    """Write the event as an attempt that begins so long after the story has asked for it."""
    environment = ActivityEnvironment()
    environment.info = replace(
        environment.info,
        schedule_to_close_timeout=BOOKING_STEP["schedule_to_close_timeout"],
        started_time=environment.info.scheduled_time + after,
    )
    written: WrittenEvent | None = await environment.run(effects.insert_event, APPOINTMENT_ID)
    return written


class _WithoutResources(SqlDirectory):
    async def organisation(self, organisation_id: str) -> Organisation:
        return replace(await super().organisation(organisation_id), resources=())


class TestClaiming:
    """A slot belongs to one appointment."""

    async def test_a_claim_holds_the_offer(self, effects: AppointmentEffects) -> None:
        """Who, what, where and when are stored."""
        held = await effects.claim(claim())
        assert held is not None
        assert (held.contact_id, held.resource_key, held.starts_at) == ("maria-jensen", "bay_1", NINE)
        assert held.status is AppointmentStatus.HELD

    async def test_a_hold_says_when_it_is_over(
        self, effects: AppointmentEffects, clock: Callable[[], datetime]
    ) -> None:
        """Should nobody let it go by then, the database does."""
        held = await effects.claim(replace(claim(), ttl=timedelta(minutes=5)))
        assert held is not None
        assert held.held_until == clock() + timedelta(minutes=5)

    async def test_a_repeat_returns_the_same(self, effects: AppointmentEffects) -> None:
        """Its answer was lost: nobody else has taken the slot, we have."""
        assert await effects.claim(claim()) == await effects.claim(claim())

    async def test_a_taken_slot_is_no_error(self, effects: AppointmentEffects) -> None:
        """It is an answer: somebody else has it."""
        await effects.claim(claim())
        assert await effects.claim(claim("a-2")) is None
        assert await effects.claim(claim("a-2", BAY_2)) is not None


class TestFreeing:
    """Only what is held is freed."""

    @pytest.mark.parametrize(
        ("is_expired", "status"), [(False, AppointmentStatus.RELEASED), (True, AppointmentStatus.EXPIRED)]
    )
    async def test_a_freed_slot_is_free_for_others(
        self, effects: AppointmentEffects, status: AppointmentStatus, *, is_expired: bool
    ) -> None:
        """The appointment says why; freeing it again changes nothing."""
        await effects.claim(claim())
        for _ in range(2):
            left = await effects.free(Freeing(APPOINTMENT_ID, is_expired=is_expired))
            assert left is not None
            assert left.status is status
        assert await effects.claim(claim("a-2")) is not None

    async def test_a_refusal_is_tried_again(self, effects: AppointmentEffects, book: FaultyBook) -> None:
        """Once an operator has mended the permissions, it works; until then the slot would be lost."""
        await effects.claim(claim())
        book.releasing.failures = [ProviderRejected("database", "permissions")]
        with pytest.raises(ProviderUnavailable) as caught:
            await effects.free(FREEING)
        assert caught.value.retry_after is not None
        left = await effects.free(FREEING)
        assert left is not None
        assert left.status is AppointmentStatus.RELEASED

    async def test_a_booking_stays(self, effects: AppointmentEffects) -> None:
        """Whoever wanted to free it learns that it is booked."""
        await effects.claim(claim())
        booked = await effects.confirm(confirmation())
        assert await effects.free(FREEING) == booked
        assert await effects.claim(claim("a-2")) is None

    async def test_what_never_was_is_nothing(self, effects: AppointmentEffects) -> None:
        """The claim may have failed before it was written."""
        assert await effects.free(FREEING) is None


PLACE = EventPlace("northgate", "bay_1", calendar_event_id(APPOINTMENT_ID))


class TestTheEvent:
    """The calendar shows what is booked."""

    async def test_the_event_says_who_comes_for_what(
        self, effects: AppointmentEffects, calendars: FakeCalendars
    ) -> None:
        """In the resource's calendar, findable by its appointment."""
        await effects.claim(claim())
        written = await insert(effects)
        assert written is not None
        assert written.event_id == calendar_event_id(APPOINTMENT_ID)
        event = calendars.events[written.event_id]
        assert (event.calendar_id, event.summary) == ("bay-1@northgate.example", "vehicle inspection: Maria Jensen")
        assert (event.starts_at, event.time_zone) == (NINE, "America/New_York")
        assert event.private == {APPOINTMENT_PROPERTY: APPOINTMENT_ID}

    async def test_writing_it_twice_is_writing_it_once(
        self, effects: AppointmentEffects, calendars: FakeCalendars
    ) -> None:
        """Also when the first answer was lost."""
        calendars.inserting.lost_replies = [ProviderUnavailable("google_calendar", "reset")]
        await effects.claim(claim())
        with pytest.raises(ProviderUnavailable):
            await insert(effects)
        await insert(effects)
        assert len(calendars.events) == 1

    async def test_an_attempt_the_story_gives_up_writes_nothing_later(
        self, directory: Directory, book: FaultyBook, calendars: FakeCalendars, clock: Callable[[], datetime]
    ) -> None:
        """It ends by itself, before the story's own patience does: what follows may be the event's removal."""
        assert BOOKING_STEP["start_to_close_timeout"] > INSERT_PATIENCE
        effects = AppointmentEffects(
            directory=directory,
            book=book,
            calendars=calendars,
            clock=clock,
            notices=Notices(directory, clock),
            insert_patience=timedelta(milliseconds=50),
        )
        await effects.claim(claim())
        calendars.inserting.gate = gate = Gate()
        with pytest.raises(ProviderUnavailable):
            await insert(effects)
        gate.open()
        assert calendars.events == {}

    async def test_nor_does_the_last_attempt_of_all(
        self, effects: AppointmentEffects, calendars: FakeCalendars
    ) -> None:
        """It begins shortly before the story gives the step up altogether, and there is no time left for it."""
        await effects.claim(claim())
        with pytest.raises(ProviderUnavailable):
            await insert(effects, after=BOOKING_STEP["schedule_to_close_timeout"] - timedelta(seconds=0.5))
        assert calendars.events == {}

    async def test_a_resource_that_is_gone_is_explained(
        self, effects: AppointmentEffects, sqlite: Database, book: FaultyBook, calendars: FakeCalendars
    ) -> None:
        """The business has given up the bay meanwhile; somebody has to look."""
        await effects.claim(claim())
        directory = _WithoutResources(sqlite)
        notices = Notices(directory, lambda: NINE)
        without_bays = AppointmentEffects(
            directory=directory, book=book, calendars=calendars, clock=lambda: NINE, notices=notices
        )
        with pytest.raises(NotFound, match="bay_1"):
            await insert(without_bays)

    async def test_removing_it_twice_is_removing_it_once(
        self, effects: AppointmentEffects, calendars: FakeCalendars
    ) -> None:
        """An event that is gone is fine."""
        await effects.claim(claim())
        await insert(effects)
        await effects.remove_event(PLACE)
        await effects.remove_event(PLACE)
        assert calendars.events == {}


class TestConfirming:
    """The booking and its promise are one."""

    async def test_booking_and_notice_are_written_together(
        self, effects: AppointmentEffects, outbox: SqlOutbox
    ) -> None:
        """The outbox has the text as it was promised."""
        await effects.claim(claim())
        booked = await effects.confirm(confirmation("event-1"))
        assert (booked.status, booked.event_id) == (AppointmentStatus.CONFIRMED, "event-1")
        entry = await outbox.claim(OUTBOX_ID)
        assert (entry.state, entry.message, entry.appointment_id) == (OutboxState.PENDING, NOTICE, APPOINTMENT_ID)

    async def test_a_repeat_returns_the_booking_and_promises_nothing_new(
        self, effects: AppointmentEffects, outbox: SqlOutbox
    ) -> None:
        """Its answer was lost."""
        await effects.claim(claim())
        first = await effects.confirm(confirmation())
        await outbox.claim(OUTBOX_ID)
        assert await effects.confirm(confirmation()) == first
        assert (await outbox.claim(OUTBOX_ID)).state is OutboxState.SENDING

    async def test_without_a_number_nothing_is_promised(self, effects: AppointmentEffects, outbox: SqlOutbox) -> None:
        """The booking stands all the same."""
        await effects.claim(claim())
        await effects.confirm(confirmation(notice=None))
        with pytest.raises(NotFound):
            await outbox.claim(OUTBOX_ID)

    async def test_a_hold_that_is_gone_is_not_booked(self, effects: AppointmentEffects) -> None:
        """The slot may be somebody else's by now."""
        await effects.claim(claim())
        await effects.free(FREEING)
        with pytest.raises(RuleBroken):
            await effects.confirm(confirmation())
