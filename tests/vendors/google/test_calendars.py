"""Google Calendar by the vendor's own client, against the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.business import BusySpan
from domain.errors import NotFound, ProviderRejected, ProviderUnavailable, SyncTokenExpired
from domain.ids import calendar_event_id
from domain.ports.calendars import FoundEvent
from sandbox.faults import FaultKind
from sandbox.google.account import ServiceAccount
from sandbox.google.app import create_app
from sandbox.google.bodies import EventBody
from tests.sandbox.loopback import serve
from tests.vendors.google.conftest import NO_HURRY, Google
from tests.vendors.google.world import BAY, EVENT, HALF_HOUR, NINE
from tests.waiting import until
from vendors.google.calendars import GoogleCalendars


def events(google: Google) -> list[Mapping[str, object]]:
    """Return what stands in the calendars, without what was deleted."""
    return [event for event in google.calendars.everything() if event["status"] != "cancelled"]


async def _has_events(google: Google) -> bool:
    return bool(events(google))


class TestInsert:
    """Writing an event."""

    async def test_an_event_stands_in_the_calendar(self, adapter: GoogleCalendars, google: Google) -> None:
        """Times are written in UTC and shown in the business's zone."""
        assert (await adapter.insert(EVENT)).event_id == EVENT.event_id
        (event,) = events(google)
        assert event["summary"] == EVENT.summary
        assert event["start"] == {"dateTime": "2026-11-24T09:00:00-05:00", "timeZone": "America/New_York"}
        assert event["extendedProperties"] == {"private": {"holdfast_appointment": "appointment-1"}}

    async def test_a_lost_reply_and_a_retry_make_one_event(self, adapter: GoogleCalendars, google: Google) -> None:
        """The event was written, nobody heard; the retry finds it."""
        google.faults.plan("google", "events.insert", FaultKind.LOST_REPLY)
        with pytest.raises(ProviderUnavailable):
            await adapter.insert(EVENT)
        assert (await adapter.insert(EVENT)).event_id == EVENT.event_id
        assert len(events(google)) == 1

    async def test_an_insert_carried_out_after_we_gave_up_is_one_event(
        self, adapter: GoogleCalendars, google: Google
    ) -> None:
        """It was on its way when our patience ended; the retry finds what came of it."""
        hasty = GoogleCalendars(google.account.as_json(google.url), base_url=google.url, threads=1, timeout=NO_HURRY)
        await hasty.busy([BAY], NINE, NINE + HALF_HOUR)  # with a token the time-out meets the insert itself
        hasty._threads._timeout = timedelta(seconds=1)
        google.faults.plan("google", "events.insert", FaultKind.LATENCY, amount=1200)
        with pytest.raises(ProviderUnavailable):
            await hasty.insert(EVENT)
        await until("the late event", lambda: _has_events(google))
        assert (await adapter.insert(EVENT)).event_id == EVENT.event_id
        assert len(events(google)) == 1
        await asyncio.to_thread(hasty.close)

    async def test_an_insert_refused_and_tried_again_is_one_event(
        self, adapter: GoogleCalendars, google: Google
    ) -> None:
        """Nothing was written the first time."""
        google.faults.plan("google", "events.insert", FaultKind.STATUS, amount=503)
        with pytest.raises(ProviderUnavailable):
            await adapter.insert(EVENT)
        await adapter.insert(EVENT)
        assert len(events(google)) == 1

    async def test_a_deleted_event_comes_back(self, adapter: GoogleCalendars, google: Google) -> None:
        """Google keeps the id of a deleted event, which is revived at the time wanted now."""
        await adapter.insert(EVENT)
        await adapter.delete(BAY, EVENT.event_id)
        later = replace(EVENT, starts_at=NINE + HALF_HOUR, ends_at=NINE + 2 * HALF_HOUR)
        await adapter.insert(later)
        (event,) = events(google)
        assert event["start"] == {"dateTime": "2026-11-24T09:30:00-05:00", "timeZone": "America/New_York"}

    async def test_a_calendar_that_contradicts_itself_is_asked_again(
        self, adapter: GoogleCalendars, google: Google
    ) -> None:
        """The id is taken and nothing has it: one half of the vendor does not know yet what the other does."""
        google.faults.plan("google", "events.insert", FaultKind.STATUS, amount=409)
        with pytest.raises(ProviderUnavailable):
            await adapter.insert(EVENT)
        await adapter.insert(EVENT)
        assert len(events(google)) == 1

    async def test_an_event_at_another_time_is_not_ours_to_take(self, adapter: GoogleCalendars) -> None:
        """A person has moved it: that is for a person to settle."""
        await adapter.insert(EVENT)
        with pytest.raises(ProviderRejected, match="another time"):
            await adapter.insert(replace(EVENT, starts_at=NINE - HALF_HOUR))

    async def test_an_event_of_another_appointment_is_not_ours(self, adapter: GoogleCalendars) -> None:
        """The same id for something else is refused."""
        await adapter.insert(EVENT)
        with pytest.raises(ProviderRejected, match="something else"):
            await adapter.insert(replace(EVENT, private={"holdfast_appointment": "appointment-2"}))

    async def test_many_at_once_share_the_threads(self, adapter: GoogleCalendars, google: Google) -> None:
        """More requests than threads wait for their turn."""
        many = [replace(EVENT, event_id=calendar_event_id(f"appointment-{n}")) for n in range(12)]
        await asyncio.gather(*(adapter.insert(event) for event in many))
        assert len(events(google)) == 12

    async def test_too_many_at_once_are_turned_away(self, fresh: GoogleCalendars) -> None:
        """The line before the threads is bounded; whoever finds it full tries later."""
        answers = await asyncio.gather(*(fresh.insert(EVENT) for _ in range(20)), return_exceptions=True)
        turned_away = [answer for answer in answers if isinstance(answer, ProviderUnavailable)]
        assert len(turned_away) == 3
        assert all("waiting" in str(answer) for answer in turned_away)


class TestUpdate:
    """Changing an event nobody else has changed."""

    LATER = replace(EVENT, starts_at=NINE + HALF_HOUR, ends_at=NINE + 2 * HALF_HOUR, summary="Brakes: Maria Lopez")

    async def test_an_event_moves(self, adapter: GoogleCalendars, google: Google) -> None:
        """It keeps its id and what people have added, and gets an etag of its own."""
        written = await adapter.insert(EVENT)
        google.calendars.patch(BAY, EVENT.event_id, EventBody(location="Hall 2"), if_match=None)
        seen = await adapter.get(BAY, EVENT.event_id)
        moved = await adapter.update(self.LATER, seen.etag)
        (event,) = events(google)
        assert event["start"] == {"dateTime": "2026-11-24T09:30:00-05:00", "timeZone": "America/New_York"}
        assert (event["summary"], event["location"]) == ("Brakes: Maria Lopez", "Hall 2")
        assert len({written.etag, seen.etag, moved.etag}) == 3

    async def test_a_lost_reply_and_a_retry_are_one_change(self, adapter: GoogleCalendars, google: Google) -> None:
        """The event was moved, nobody heard; the etag has changed by our own hand."""
        written = await adapter.insert(EVENT)
        google.faults.plan("google", "events.patch", FaultKind.LOST_REPLY)
        with pytest.raises(ProviderUnavailable):
            await adapter.update(self.LATER, written.etag)
        moved = await adapter.update(self.LATER, written.etag)
        assert [(event["etag"], event["sequence"]) for event in events(google)] == [(moved.etag, 1)]

    async def test_a_deleted_event_is_not_brought_back(self, adapter: GoogleCalendars, google: Google) -> None:
        """Neither with the etag it had nor with the one it has as deleted."""
        written = await adapter.insert(EVENT)
        await adapter.delete(BAY, EVENT.event_id)
        deleted = await adapter.get(BAY, EVENT.event_id)
        for etag in (written.etag, deleted.etag):
            with pytest.raises(NotFound):
                await adapter.update(self.LATER, etag)
        assert events(google) == []

    async def test_an_event_that_never_was_is_not_found(self, adapter: GoogleCalendars) -> None:
        """There is nothing to change."""
        with pytest.raises(NotFound):
            await adapter.update(EVENT, '"1"')


class TestGet:
    """Reading one event."""

    async def test_an_event_is_found_as_it_stands(self, adapter: GoogleCalendars) -> None:
        """Times are aware UTC, and it says whose it is."""
        written = await adapter.insert(EVENT)
        found = await adapter.get(BAY, EVENT.event_id)
        assert found == FoundEvent(
            BAY, EVENT.event_id, written.etag, "appointment-1", NINE, NINE + HALF_HOUR, is_deleted=False
        )

    async def test_an_event_that_never_was_is_not_found(self, adapter: GoogleCalendars) -> None:
        """Its id means nothing to the vendor."""
        with pytest.raises(NotFound):
            await adapter.get(BAY, EVENT.event_id)


class TestChanges:
    """Reading what people did."""

    async def test_the_first_list_is_of_what_is_to_come(self, adapter: GoogleCalendars, google: Google) -> None:
        """Only of appointments, and nothing that is over."""
        past, other = datetime(2020, 1, 1, tzinfo=UTC), {"private": {"of": "somebody"}}
        times = {"start": {"dateTime": NINE.isoformat()}, "end": {"dateTime": (NINE + HALF_HOUR).isoformat()}}
        google.calendars.insert(BAY, EventBody.model_validate({**times, "extendedProperties": other}))
        over = replace(EVENT, event_id="over0", starts_at=past, ends_at=past + HALF_HOUR)
        await adapter.insert(over)
        written = await adapter.insert(EVENT)
        changes = await adapter.changes(BAY, None)
        assert [(event.event_id, event.etag) for event in changes.events] == [(written.event_id, written.etag)]

    async def test_deleted_events_come_with_little_more_than_an_id(
        self, adapter: GoogleCalendars, google: Google
    ) -> None:
        """Also those that have gone to another calendar, where nothing says whose they were."""
        await adapter.insert(EVENT)
        token = (await adapter.changes(BAY, None)).next_token
        google.calendars.move(BAY, EVENT.event_id, "bay-2@northgate.example")
        (left,) = (await adapter.changes(BAY, token)).events
        assert (left.event_id, left.is_deleted) == (EVENT.event_id, True)
        assert (left.appointment_id, left.starts_at, left.ends_at) == (None, None, None)

    async def test_an_event_of_whole_days_has_no_time(self, adapter: GoogleCalendars, google: Google) -> None:
        """Somebody has made a day's event of the appointment."""
        await adapter.insert(EVENT)
        token = (await adapter.changes(BAY, None)).next_token
        days = {"start": {"date": "2026-11-24"}, "end": {"date": "2026-11-25"}}
        google.calendars.patch(BAY, EVENT.event_id, EventBody.model_validate(days), if_match=None)
        (spread,) = (await adapter.changes(BAY, token)).events
        assert (spread.appointment_id, spread.starts_at) == ("appointment-1", None)

    async def test_many_changes_come_in_pages(self, adapter: GoogleCalendars, google: Google) -> None:
        """More than one answer holds."""
        resource = EventBody.model_validate(
            {
                "start": {"dateTime": NINE},
                "end": {"dateTime": NINE + HALF_HOUR},
                "extendedProperties": {"private": dict(EVENT.private)},
            }
        )
        for _ in range(1100):
            google.calendars.insert(BAY, resource)
        changes = await adapter.changes(BAY, None)
        assert len({event.event_id for event in changes.events}) == 1100

    async def test_an_old_token_has_expired(self, adapter: GoogleCalendars, google: Google) -> None:
        """Whoever asks reads everything again."""
        token = (await adapter.changes(BAY, None)).next_token
        google.calendars.sync_tokens.expire()
        with pytest.raises(SyncTokenExpired):
            await adapter.changes(BAY, token)
        assert (await adapter.changes(BAY, None)).next_token != token

    async def test_what_passes_is_unavailable(self, adapter: GoogleCalendars, google: Google) -> None:
        """The next attempt asks with the same token."""
        google.faults.plan("google", "events.list", FaultKind.STATUS, amount=503)
        with pytest.raises(ProviderUnavailable):
            await adapter.changes(BAY, None)


class TestPatience:
    """Nothing is sent for somebody who has stopped waiting."""

    async def test_an_insert_given_up_never_lands(self, fresh: GoogleCalendars, google: Google) -> None:
        """Else an event could appear after its own removal had found nothing."""
        google.faults.plan("google", "token", FaultKind.LATENCY, amount=300)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await fresh.insert(EVENT)
        await asyncio.to_thread(fresh.close)
        assert events(google) == []

    async def test_all_steps_share_one_patience(self, own: Google) -> None:
        """Token and request are each fast enough; together they are not, and the caller learns it in time."""
        adapter = GoogleCalendars(
            own.account.as_json(own.url), base_url=own.url, threads=1, timeout=timedelta(milliseconds=400)
        )
        own.faults.plan("google", "token", FaultKind.LATENCY, amount=250)
        own.faults.plan("google", "events.insert", FaultKind.LATENCY, amount=250)
        with pytest.raises(ProviderUnavailable):
            await adapter.insert(EVENT)
        await asyncio.to_thread(adapter.close)


class TestDelete:
    """Removing an event."""

    async def test_what_is_gone_already_is_fine(self, adapter: GoogleCalendars, google: Google) -> None:
        """Neither a deleted event nor one that never was is a failure."""
        await adapter.insert(EVENT)
        await adapter.delete(BAY, EVENT.event_id)
        await adapter.delete(BAY, EVENT.event_id)
        await adapter.delete(BAY, calendar_event_id("never"))
        assert events(google) == []


class TestBusy:
    """Reading free/busy."""

    async def test_events_make_their_calendar_busy(self, adapter: GoogleCalendars) -> None:
        """Spans are aware UTC; a calendar without events is free."""
        await adapter.insert(EVENT)
        busy = await adapter.busy([BAY, "bay-2@northgate.example"], NINE - HALF_HOUR, NINE + timedelta(hours=8))
        assert busy == {BAY: (BusySpan(NINE, NINE + HALF_HOUR),), "bay-2@northgate.example": ()}

    async def test_a_calendar_with_an_error_is_busy_throughout(self, adapter: GoogleCalendars, google: Google) -> None:
        """What can't be seen can't be promised."""
        google.calendars.withdraw(BAY)
        busy = await adapter.busy([BAY], NINE, NINE + HALF_HOUR)
        assert busy == {BAY: (BusySpan(NINE, NINE + HALF_HOUR),)}

    async def test_more_than_fifty_calendars_are_asked_in_turns(self, adapter: GoogleCalendars) -> None:
        """The vendor's limit is kept; none of the calendars is missing or in error."""
        calendar_ids = [f"bay-{n}@northgate.example" for n in range(120)]
        busy = await adapter.busy([*calendar_ids, *calendar_ids], NINE, NINE + HALF_HOUR)
        assert busy == dict.fromkeys(calendar_ids, ())

    async def test_no_calendars_need_no_request(self, adapter: GoogleCalendars, google: Google) -> None:
        """Nothing asked, nothing answered."""
        google.faults.plan("google", "freebusy.query", FaultKind.DROP)
        assert await adapter.busy([], NINE, NINE + HALF_HOUR) == {}


class TestFailures:
    """What goes wrong, in our words."""

    async def test_what_passes_is_unavailable(self, adapter: GoogleCalendars, google: Google) -> None:
        """A rate limit, which Google also tells by 403, is worth another try."""
        google.faults.plan("google", "events.insert", FaultKind.STATUS, amount=403)
        with pytest.raises(ProviderUnavailable):
            await adapter.insert(EVENT)

    async def test_what_stays_is_rejected(self, adapter: GoogleCalendars, google: Google) -> None:
        """What they refuse they refuse again."""
        google.faults.plan("google", "events.insert", FaultKind.STATUS, amount=404)
        with pytest.raises(ProviderRejected, match="404"):
            await adapter.insert(EVENT)

    async def test_a_cut_connection_is_unavailable(self, adapter: GoogleCalendars, google: Google) -> None:
        """Nothing was written, and nothing of the SDK's comes through."""
        google.faults.plan("google", "freebusy.query", FaultKind.DROP)
        with pytest.raises(ProviderUnavailable):
            await adapter.busy([BAY], NINE, NINE + HALF_HOUR)

    async def test_a_connection_closed_while_idle_goes_unnoticed(self, google: Google) -> None:
        """Between two bookings the server may close the connection: that is nobody's failure."""
        app = create_app(google.faults, google.account, google.calendars, google.mailbox)
        async with serve(app, keep_alive_s=0) as url:
            adapter = GoogleCalendars(google.account.as_json(url), base_url=url, threads=1)
            for _ in range(5):
                assert (await adapter.insert(EVENT)).event_id == EVENT.event_id
            adapter.close()

    async def test_a_token_endpoint_in_trouble_is_unavailable(self, fresh: GoogleCalendars, google: Google) -> None:
        """Without a token just now, another try may have one."""
        google.faults.plan("google", "token", FaultKind.DROP, times=8)
        with pytest.raises(ProviderUnavailable):
            await fresh.busy([BAY], NINE, NINE + HALF_HOUR)

    async def test_a_key_nobody_knows_is_rejected(self, google: Google) -> None:
        """A service account of another place gets no token; the operator has to act."""
        stranger = ServiceAccount(lambda: datetime.now(UTC)).as_json(google.url)
        adapter = GoogleCalendars(stranger, base_url=google.url, threads=1)
        with pytest.raises(ProviderRejected, match="credentials"):
            await adapter.busy([BAY], NINE, NINE + HALF_HOUR)
        adapter.close()

    async def test_a_calendar_not_shared_is_rejected(self, adapter: GoogleCalendars, google: Google) -> None:
        """Writing where the account has no access is for the operator."""
        google.calendars.withdraw(BAY)
        with pytest.raises(ProviderRejected, match="notFound"):
            await adapter.insert(EVENT)
