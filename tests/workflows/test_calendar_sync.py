"""What people do in a calendar reaches the bookings, whatever fails on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowFailureError

from domain.bookings import CalendarChange
from domain.business import AppointmentStatus
from domain.errors import NotFound, ProviderRejected, ProviderUnavailable, RuleBroken, SyncTokenExpired
from domain.ids import calendar_event_id
from tests.store.world import INSPECTION
from tests.workflows.following import BAY_1, BAY_2, NINE, TEN, Bookings, following
from tests.workflows.house import House
from tests.workflows.passing import pass_time
from tests.workflows.premises import BOTH_WAYS
from workflows.messages import CalendarSyncResult


@pytest.fixture
async def bookings(house: House) -> AsyncIterator[Bookings]:
    """Return bookings whose workflows obey."""
    async with following(house) as opened:
        yield opened


class TestFollowing:
    """Bookings follow their events."""

    @BOTH_WAYS
    async def test_a_moved_event_moves_its_booking(self, bookings: Bookings, house: House) -> None:
        """The appointment's own workflow is asked, once; afterwards there is nothing new."""
        identity = await bookings.book("adopted")
        assert await bookings.sync() == CalendarSyncResult()
        house.calendars.move(calendar_event_id(identity), TEN)
        assert await bookings.sync() == CalendarSyncResult(adopted=1)
        (change,) = await bookings.asked(identity)
        assert change == CalendarChange(
            appointment_id=identity,
            event_id=calendar_event_id(identity),
            etag=house.calendars.etag(calendar_event_id(identity)),
            starts_at=TEN,
            ends_at=TEN + INSPECTION.duration,
            resource_key="bay_1",
            is_deleted=False,
        )
        assert await bookings.sync() == CalendarSyncResult()
        assert await house.messages() == []

    async def test_a_booking_without_a_workflow_gets_one(self, bookings: Bookings, house: House) -> None:
        """Somebody has ended its workflow by hand: what is in the database is all the next one needs."""
        identity = await bookings.book()
        house.calendars.move(calendar_event_id(identity), TEN)
        assert await bookings.sync() == CalendarSyncResult(adopted=1)
        assert (await house.book.get(identity)).starts_at == TEN

    async def test_a_deleted_event_is_told_with_the_time_it_had(self, bookings: Bookings, house: House) -> None:
        """The calendar says no more than that it is gone."""
        identity = await bookings.book("adopted")
        house.calendars.remove(BAY_1, calendar_event_id(identity))
        assert await bookings.sync() == CalendarSyncResult(adopted=1)
        (change,) = await bookings.asked(identity)
        assert (change.is_deleted, change.starts_at) == (True, NINE)

    async def test_an_event_taken_to_the_other_bay_is_moved_and_not_deleted(
        self, bookings: Bookings, house: House
    ) -> None:
        """It is deleted in one calendar and stands in the other."""
        identity = await bookings.book("adopted")
        house.calendars.remove(BAY_1, calendar_event_id(identity))
        await house.calendars.insert(bookings.event(identity, TEN, BAY_2))
        assert await bookings.sync() == CalendarSyncResult(adopted=1)
        (change,) = await bookings.asked(identity)
        assert (change.is_deleted, change.resource_key, change.starts_at) == (False, "bay_2", TEN)

    async def test_a_deletion_taken_back_is_none(self, bookings: Bookings, house: House) -> None:
        """Somebody has clicked on the wrong event: nobody's booking is cancelled for that."""
        identity = await bookings.book("adopted")
        await bookings.sync()
        house.calendars.remove(BAY_1, calendar_event_id(identity))
        bookings.second_look = timedelta(minutes=1)
        syncing = await bookings.begin_sync()
        await house.happening(syncing, EventType.EVENT_TYPE_TIMER_STARTED)
        await house.calendars.insert(bookings.event(identity, NINE, BAY_1))
        await pass_time(house.temporal, syncing, bookings.second_look)
        assert await syncing.result() == CalendarSyncResult()
        assert await bookings.asked(identity) == []

    async def test_foreign_events_need_nothing(self, bookings: Bookings, house: House) -> None:
        """Free/busy sees them; one that names an appointment of nobody is no more than that."""
        await house.calendars.insert(bookings.event("nobody", NINE, BAY_1))
        house.calendars.remove(BAY_1, calendar_event_id("nobody"))
        assert await bookings.sync() == CalendarSyncResult()
        assert set(await bookings.read_up_to()) == {BAY_1, BAY_2}

    async def test_many_changes_are_followed_in_one_run(self, bookings: Bookings, house: House) -> None:
        """More than one activity takes."""
        many = [await bookings.book("ignored", start=NINE + timedelta(days=days)) for days in range(25)]
        for identity in many:
            house.calendars.remove(BAY_1, calendar_event_id(identity))
        assert await bookings.sync() == CalendarSyncResult(ignored=25)


class TestConflict:
    """What a booking can't follow is for a human."""

    async def test_people_are_told_once(self, bookings: Bookings, house: House) -> None:
        """However often the same change is seen; the event stays where it was put."""
        identity = await bookings.book("conflict")
        house.calendars.move(calendar_event_id(identity), TEN)
        assert await bookings.sync() == CalendarSyncResult(conflicts=1)
        house.calendars.listing.failures = [SyncTokenExpired("from scratch")]
        assert await bookings.sync() == CalendarSyncResult(conflicts=1)
        (message,) = await house.messages()
        assert "moved the event to Tue, Nov 24 at 10:00 AM" in message.text
        assert (message.contact_id, message.call_sid) == ("maria-jensen", "")
        assert house.calendars.events[calendar_event_id(identity)].starts_at == TEN

    async def test_another_change_is_another_message(self, bookings: Bookings, house: House) -> None:
        """Somebody has tried again."""
        identity = await bookings.book("conflict")
        for start in (TEN, TEN + timedelta(hours=1)):
            house.calendars.move(calendar_event_id(identity), start)
            await bookings.sync()
        assert len(await house.messages()) == 2

    async def test_an_event_of_a_cancelled_booking_put_back_is_for_people(
        self, bookings: Bookings, house: House
    ) -> None:
        """Its slot may have been sold since: nothing is booked on a guess."""
        identity = await bookings.book("adopted")
        await house.book.cancel(identity, ())
        house.calendars.move(calendar_event_id(identity), TEN)
        assert await bookings.sync() == CalendarSyncResult(conflicts=1)
        assert len(await house.messages()) == 1

    async def test_an_event_of_whole_days_is_for_people(self, bookings: Bookings, house: House) -> None:
        """Its booking is not even asked."""
        identity = await bookings.book("adopted")
        found = await house.calendars.get(BAY_1, calendar_event_id(identity))
        house.calendars.log.append(replace(found, etag="spread", starts_at=None, ends_at=None))
        assert await bookings.sync() == CalendarSyncResult(conflicts=1)
        assert await bookings.asked(identity) == []

    @pytest.mark.parametrize("code", [RuleBroken.code, NotFound.code, ProviderRejected.code])
    async def test_a_refusal_is_for_people(self, bookings: Bookings, house: House, code: str) -> None:
        """Asking again would be refused again, and hold up everything after it."""
        identity = await bookings.book(code)
        house.calendars.move(calendar_event_id(identity), TEN)
        assert await bookings.sync() == CalendarSyncResult(conflicts=1)
        assert len(await house.messages()) == 1


class TestFailure:
    """Nothing is read over."""

    async def test_a_change_not_followed_is_found_again(self, bookings: Bookings, house: House) -> None:
        """How far was read is kept only after everything was followed; the next run asks anew."""
        identity = await bookings.book(ProviderUnavailable.code, "adopted")
        house.calendars.move(calendar_event_id(identity), TEN)
        with pytest.raises(WorkflowFailureError):
            await bookings.sync()
        assert BAY_1 not in await bookings.read_up_to()
        assert await bookings.sync() == CalendarSyncResult(adopted=1)
        assert BAY_1 in await bookings.read_up_to()

    async def test_a_vendor_in_trouble_is_asked_again(self, bookings: Bookings, house: House) -> None:
        """Within the same run."""
        identity = await bookings.book("adopted")
        house.calendars.move(calendar_event_id(identity), TEN)
        house.calendars.listing.failures = [ProviderUnavailable("google_calendar", "503")]
        assert await bookings.sync() == CalendarSyncResult(adopted=1)

    async def test_a_calendar_that_may_not_be_read_does_not_hold_up_the_others(
        self, bookings: Bookings, house: House
    ) -> None:
        """An operator has to share it again; the other bay's events are followed meanwhile."""
        identity = await bookings.book("adopted", resource_key="bay_2")
        house.calendars.move(calendar_event_id(identity), TEN)
        house.calendars.listing.failures = [ProviderRejected("google_calendar", "status 404, notFound")]
        assert await bookings.sync() == CalendarSyncResult(adopted=1)
        assert set(await bookings.read_up_to()) == {BAY_2}

    async def test_an_expired_token_leads_to_everything_there_is(self, bookings: Bookings, house: House) -> None:
        """What was changed while nobody knew is found by comparing."""
        identity = await bookings.book("adopted")
        await bookings.sync()
        house.calendars.move(calendar_event_id(identity), TEN)
        house.calendars.listing.failures = [SyncTokenExpired("from scratch")]
        assert await bookings.sync() == CalendarSyncResult(adopted=1)


async def test_the_bookings_stand_as_they_did(bookings: Bookings, house: House) -> None:
    """Only its workflow changes an appointment: reading calendars alone changes nothing."""
    identity = await bookings.book("ignored")
    house.calendars.remove(BAY_1, calendar_event_id(identity))
    await bookings.sync()
    assert (await house.book.get(identity)).status is AppointmentStatus.CONFIRMED
