"""Holding, confirming and freeing slots, on both databases."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import chain, pairwise

import pytest
from sqlalchemy import func, select

from domain.business import Appointment, AppointmentStatus, BusySpan
from domain.errors import NotFound, RuleBroken, SlotTaken
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.outbox import SqlOutbox
from store.seeds import WORKSHOP_ID
from store.tables import OutboxRow, SlotClaimRow
from tests.store.world import INSPECTION, MARIA, NINE, TOM, WITH_BUFFER, appointment, at, notice

BAYS = ("bay_1", "bay_2")


async def claimed(database: Database) -> int:
    """Count the quanta that are claimed."""
    async with database.reading() as unit:
        return await unit.scalar(select(func.count()).select_from(SlotClaimRow)) or 0


class TestHold:
    """A hold takes its quanta or nothing."""

    async def test_hold_claims_every_quarter_of_an_hour(self, book: SqlAppointmentBook, database: Database) -> None:
        """An hour with half an hour of buffer takes six quanta."""
        held = await book.hold(appointment(), WITH_BUFFER)
        assert held == appointment()
        assert await claimed(database) == 6

    async def test_hold_takes_a_quantum_begun_whole(self, book: SqlAppointmentBook, database: Database) -> None:
        """An appointment that begins within a quantum claims all of it."""
        odd = at(NINE + timedelta(minutes=5), "appt-1")
        await book.hold(odd, INSPECTION)
        assert await claimed(database) == 5

    async def test_repeated_hold_returns_the_same_appointment(
        self, book: SqlAppointmentBook, database: Database
    ) -> None:
        """A retried activity neither fails on its own claim nor claims twice."""
        first = await book.hold(appointment(), INSPECTION)
        assert await book.hold(appointment(), INSPECTION) == first
        assert await claimed(database) == 4

    async def test_repeated_hold_elsewhere_returns_what_is_held(self, book: SqlAppointmentBook) -> None:
        """An appointment that is held stays where it is, whatever a late repeat asks for."""
        first = await book.hold(appointment(), INSPECTION)
        assert await book.hold(appointment(resource_key="bay_2"), INSPECTION) == first

    async def test_hold_after_confirmation_returns_the_booking(self, book: SqlAppointmentBook) -> None:
        """A late repeat of the hold does not undo the confirmation."""
        await book.hold(appointment(), INSPECTION)
        booked = await book.confirm("appt-1", "event-1", None)
        assert await book.hold(appointment(), INSPECTION) == booked

    @pytest.mark.parametrize("minutes", [-45, -15, 0, 15, 45])
    async def test_overlap_is_refused(self, book: SqlAppointmentBook, minutes: int) -> None:
        """Two appointments never share a quantum of a resource."""
        await book.hold(appointment(), INSPECTION)
        with pytest.raises(SlotTaken):
            await book.hold(at(NINE + timedelta(minutes=minutes), "appt-2"), INSPECTION)

    @pytest.mark.parametrize("minutes", [-60, 60])
    async def test_neighbours_fit(self, book: SqlAppointmentBook, minutes: int) -> None:
        """The end of one appointment may be the start of the next."""
        await book.hold(appointment(), INSPECTION)
        held = await book.hold(at(NINE + timedelta(minutes=minutes), "appt-2"), INSPECTION)
        assert held.status is AppointmentStatus.HELD

    async def test_buffer_is_refused_to_others(self, book: SqlAppointmentBook) -> None:
        """The time a resource needs afterwards is taken as well."""
        await book.hold(appointment(), WITH_BUFFER)
        with pytest.raises(SlotTaken):
            await book.hold(at(NINE + timedelta(minutes=75), "appt-2"), INSPECTION)

    async def test_other_resource_is_free(self, book: SqlAppointmentBook) -> None:
        """A claim binds one resource."""
        await book.hold(appointment(), INSPECTION)
        held = await book.hold(appointment("appt-2", resource_key="bay_2"), INSPECTION)
        assert held.resource_key == "bay_2"

    async def test_refused_hold_leaves_nothing(self, book: SqlAppointmentBook, database: Database) -> None:
        """A hold that gets only a part of its quanta gives that part back and is no appointment."""
        await book.hold(appointment(), INSPECTION)
        with pytest.raises(SlotTaken):
            await book.hold(at(NINE - timedelta(minutes=45), "appt-2"), INSPECTION)
        assert await claimed(database) == 4
        with pytest.raises(NotFound):
            await book.get("appt-2")

    async def test_unknown_customer_is_refused_as_a_broken_rule(self, book: SqlAppointmentBook) -> None:
        """What refers to nothing is not mistaken for a taken slot."""
        with pytest.raises(RuleBroken) as refused:
            await book.hold(appointment(contact_id="nobody"), INSPECTION)
        assert not isinstance(refused.value, SlotTaken)


class TestRace:
    """The database decides between writers at the same moment."""

    async def test_one_of_many_racing_holds_wins(self, book: SqlAppointmentBook, database: Database) -> None:
        """However many want a slot at once, exactly one gets it and the others hear that it is taken."""
        wanted = [appointment(f"appt-{number}") for number in range(12)]
        outcomes = await asyncio.gather(*(book.hold(one, INSPECTION) for one in wanted), return_exceptions=True)
        assert sum(isinstance(outcome, Appointment) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, SlotTaken) for outcome in outcomes) == 11
        assert await claimed(database) == 4

    async def test_overlapping_races_never_deadlock(self, book: SqlAppointmentBook) -> None:
        """Holds that overlap in part end as winner or taken, never as a failure of the database."""
        wanted = [at(NINE + timedelta(minutes=15 * (number % 7)), f"appt-{number}") for number in range(21)]
        outcomes = await asyncio.gather(*(book.hold(one, INSPECTION) for one in wanted), return_exceptions=True)
        assert all(isinstance(outcome, Appointment | SlotTaken) for outcome in outcomes)
        won = [outcome for outcome in outcomes if isinstance(outcome, Appointment)]
        starts = sorted(one.starts_at for one in won)
        assert all(later - earlier >= INSPECTION.duration for earlier, later in pairwise(starts))

    async def test_racing_repeats_of_one_hold_are_one(self, book: SqlAppointmentBook, database: Database) -> None:
        """The same request on two workers at once is one appointment."""
        outcomes = await asyncio.gather(*(book.hold(appointment(), INSPECTION) for _ in range(8)))
        assert set(outcomes) == {appointment()}
        assert await claimed(database) == 4

    async def test_hold_gone_or_confirmed_never_both(self, book: SqlAppointmentBook, database: Database) -> None:
        """When a confirmation meets an expiry, one of them happens and the claims agree with it."""
        held = [at(NINE + timedelta(hours=number), f"appt-{number}") for number in range(20)]
        for one in held:
            await book.hold(one, INSPECTION)
        confirming = [book.confirm(one.appointment_id, None, None) for one in held]
        expiring = [book.release(one.appointment_id, expired=True) for one in held]
        outcomes = await asyncio.gather(*chain(*zip(confirming, expiring, strict=True)), return_exceptions=True)
        is_booked = [isinstance(outcome, Appointment) for outcome in outcomes[::2]]
        stored = [await book.get(one.appointment_id) for one in held]
        assert [one.status is AppointmentStatus.CONFIRMED for one in stored] == is_booked
        assert await claimed(database) == 4 * sum(is_booked)


class TestRelease:
    """A hold that is let go frees its slot."""

    @pytest.mark.parametrize(
        ("expired", "status"), [(True, AppointmentStatus.EXPIRED), (False, AppointmentStatus.RELEASED)]
    )
    async def test_release_frees_the_slot(
        self, book: SqlAppointmentBook, *, expired: bool, status: AppointmentStatus
    ) -> None:
        """Somebody else can have it afterwards, and the appointment says how it went."""
        await book.hold(appointment(), INSPECTION)
        await book.release("appt-1", expired=expired)
        assert (await book.get("appt-1")).status is status
        assert await book.hold(appointment("appt-2"), INSPECTION) == appointment("appt-2")

    async def test_release_leaves_a_booking_alone(self, book: SqlAppointmentBook) -> None:
        """A late timer does not take away what was confirmed."""
        await book.hold(appointment(), INSPECTION)
        await book.confirm("appt-1", None, None)
        await book.release("appt-1", expired=True)
        assert (await book.get("appt-1")).status is AppointmentStatus.CONFIRMED

    async def test_release_of_nothing_leaves_nothing(self, book: SqlAppointmentBook) -> None:
        """What was never held needs no release, and does not begin by it."""
        await book.release("appt-1", expired=False)
        with pytest.raises(NotFound):
            await book.get("appt-1")

    async def test_released_appointment_is_claimed_anew(self, book: SqlAppointmentBook, database: Database) -> None:
        """A caller who changes his mind twice gets the slot again, on the bay that is free now."""
        await book.hold(appointment(), INSPECTION)
        await book.release("appt-1", expired=True)
        await book.hold(appointment("appt-2"), INSPECTION)
        again = await book.hold(appointment(resource_key="bay_2"), INSPECTION)
        assert (again.resource_key, again.status) == ("bay_2", AppointmentStatus.HELD)
        assert await book.get("appt-1") == again
        assert await claimed(database) == 8

    async def test_released_appointment_meets_a_taken_slot(self, book: SqlAppointmentBook) -> None:
        """Whoever lets a slot go may lose it."""
        await book.hold(appointment(), INSPECTION)
        await book.release("appt-1", expired=False)
        await book.hold(appointment("appt-2"), INSPECTION)
        with pytest.raises(SlotTaken):
            await book.hold(appointment(), INSPECTION)
        assert (await book.get("appt-1")).status is AppointmentStatus.RELEASED


class TestConfirm:
    """A booking and its promise are one unit of work."""

    async def test_confirm_books_and_promises_the_notice(self, book: SqlAppointmentBook, outbox: SqlOutbox) -> None:
        """The message to send is stored with the booking."""
        await book.hold(appointment(), INSPECTION)
        booked = await book.confirm("appt-1", "event-1", notice())
        assert (booked.status, booked.event_id) == (AppointmentStatus.CONFIRMED, "event-1")
        assert await book.get("appt-1") == booked
        assert await outbox.claim("sms-1") == notice()

    async def test_repeated_confirm_returns_the_first_booking(
        self, book: SqlAppointmentBook, database: Database
    ) -> None:
        """A retried activity promises no second message."""
        await book.hold(appointment(), INSPECTION)
        first = await book.confirm("appt-1", "event-1", notice())
        assert await book.confirm("appt-1", "event-1", notice()) == first
        async with database.reading() as unit:
            assert len((await unit.scalars(select(OutboxRow))).all()) == 1

    async def test_confirm_without_a_hold_is_refused(self, book: SqlAppointmentBook, outbox: SqlOutbox) -> None:
        """A slot that was let go is not booked, and nothing is promised."""
        await book.hold(appointment(), INSPECTION)
        await book.release("appt-1", expired=True)
        with pytest.raises(RuleBroken, match="expired"):
            await book.confirm("appt-1", None, notice())
        with pytest.raises(NotFound):
            await outbox.claim("sms-1")

    async def test_confirm_of_nothing_is_not_found(self, book: SqlAppointmentBook) -> None:
        """What was never held can't be booked."""
        with pytest.raises(NotFound):
            await book.confirm("appt-1", None, None)


class TestLooking:
    """What fills the book."""

    async def test_busy_shows_holds_and_bookings_with_buffers(self, book: SqlAppointmentBook) -> None:
        """Spans end with the buffer, and those let go are free."""
        await book.hold(appointment(), WITH_BUFFER)
        await book.hold(appointment("appt-2", resource_key="bay_2"), INSPECTION)
        await book.confirm("appt-2", None, None)
        await book.hold(at(NINE + timedelta(hours=3), "appt-3"), INSPECTION)
        await book.release("appt-3", expired=True)
        assert list(await book.busy(WORKSHOP_ID, BAYS, NINE, NINE + timedelta(hours=8))) == [
            ("bay_1", BusySpan(NINE, NINE + timedelta(minutes=90))),
            ("bay_2", BusySpan(NINE, NINE + timedelta(minutes=60))),
        ]

    @pytest.mark.parametrize(("start", "count"), [(-60, 0), (-45, 1), (75, 1), (90, 0)])
    async def test_busy_counts_what_touches_the_stretch(self, book: SqlAppointmentBook, start: int, count: int) -> None:
        """Ends are exclusive on both sides; the buffer counts."""
        await book.hold(appointment(), WITH_BUFFER)
        begins = NINE + timedelta(minutes=start)
        assert len(await book.busy(WORKSHOP_ID, BAYS, begins, begins + timedelta(hours=1))) == count

    async def test_busy_looks_at_the_resources_asked_for(self, book: SqlAppointmentBook) -> None:
        """Other resources do not matter."""
        await book.hold(appointment(), INSPECTION)
        assert list(await book.busy(WORKSHOP_ID, ("bay_2",), NINE, NINE + timedelta(hours=1))) == []

    async def test_upcoming_lists_a_customers_bookings_ascending(self, book: SqlAppointmentBook) -> None:
        """Holds, other people's bookings and the past are left out."""
        for identity, hours, contact in (("b", 2, MARIA), ("a", 0, MARIA), ("past", -2, MARIA), ("other", 4, TOM)):
            start = NINE + timedelta(hours=hours)
            end = start + INSPECTION.duration
            await book.hold(appointment(identity, starts_at=start, ends_at=end, contact_id=contact), INSPECTION)
            await book.confirm(identity, None, None)
        await book.hold(at(NINE + timedelta(hours=6), "held"), INSPECTION)
        assert [one.appointment_id for one in await book.upcoming(MARIA, NINE)] == ["a", "b"]
        assert [one.appointment_id for one in await book.upcoming(MARIA, NINE, limit=1)] == ["a"]
