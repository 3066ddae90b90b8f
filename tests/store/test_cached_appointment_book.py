"""Busy weeks out of a cache: fast, never outdated by a writer, and never the reason for a double booking."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.business import Appointment, BusySpan, Organisation, SlotOffer
from domain.busy import merged
from domain.errors import NotFound, SlotTaken
from domain.ports.cache import Cache
from store.appointment_book import SqlAppointmentBook
from store.cache.redis import RedisCache
from store.cached_appointment_book import CachedAppointmentBook
from store.database import Database
from store.lapsed import GRACE
from store.seeds import WORKSHOP_ID
from tests.servers.redis import NO_HURRY, RedisServer
from tests.store.world import INSPECTION, NINE, NOW, WITH_BUFFER, SteppingClock, appointment, at

BAYS = ("bay_1", "bay_2")
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
#: Thursday, when weeks since the epoch begin.
THURSDAY = datetime.fromisoformat("2026-11-26T00:00Z")


class CountingBook(SqlAppointmentBook):
    """The real book; counts look-ups, and can do something between looking and answering."""

    def __init__(self, database: Database, clock: SteppingClock) -> None:
        """Take the database."""
        super().__init__(database, clock)
        self.look_ups = 0
        self.meanwhile: Callable[[], Awaitable[object]] | None = None

    async def busy(
        self, organisation_id: str, resource_keys: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Sequence[tuple[str, BusySpan]]:
        """Look; when told to, let others go on before the answer arrives."""
        self.look_ups += 1
        found = await super().busy(organisation_id, resource_keys, starts_at, ends_at)
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()
        return found


@pytest.fixture
def behind(workshop: Organisation, database: Database, clock: SteppingClock) -> CountingBook:
    """Return the workshop's book behind the cache."""
    return CountingBook(database, clock)


@pytest.fixture
def cached(behind: CountingBook, paired_cache: Cache) -> CachedAppointmentBook:
    """Return the book with the cache before it."""
    return CachedAppointmentBook(behind, paired_cache)


@pytest.fixture
def other(behind: CountingBook, paired_cache: Cache) -> CachedAppointmentBook:
    """Return another process's book before the same cache."""
    return CachedAppointmentBook(behind, paired_cache)


async def busy(
    book: CachedAppointmentBook, begin: datetime = NINE - DAY, end: datetime = NINE + DAY
) -> list[tuple[str, BusySpan]]:
    """Return what fills both bays."""
    return together(await book.busy(WORKSHOP_ID, BAYS, begin, end))


def together(found: Sequence[tuple[str, BusySpan]]) -> list[tuple[str, BusySpan]]:
    """Return what is busy, however it is divided, ascending."""
    return [(bay, stretch) for bay in BAYS for stretch in merged(span for key, span in found if key == bay)]


def within(begin: datetime, end: datetime, found: list[tuple[str, BusySpan]]) -> list[tuple[str, BusySpan]]:
    """Return the parts of what is busy that lie in a stretch."""
    return [(bay, BusySpan(max(begin, span.starts_at), min(end, span.ends_at))) for bay, span in found]


class TestLooking:
    """The cache says what the database says."""

    async def test_a_week_is_looked_up_once(self, cached: CachedAppointmentBook, behind: CountingBook) -> None:
        """Full bays and empty ones alike."""
        await cached.hold(appointment(), WITH_BUFFER)
        first = await busy(cached)
        assert first == [("bay_1", BusySpan(NINE, NINE + 1.5 * HOUR))]
        assert await busy(cached) == first
        assert behind.look_ups == 1

    @pytest.mark.parametrize(
        ("begin", "end"),
        [(-HOUR, HOUR), (2 * HOUR, 3 * HOUR), (HOUR, 2 * HOUR), (-3 * WEEK, 3 * WEEK), (-HOUR, timedelta(0))],
        ids=["its beginning", "its end", "its middle", "weeks around", "before"],
    )
    async def test_over_the_turn_of_the_week_the_answer_is_the_same(
        self, cached: CachedAppointmentBook, behind: CountingBook, begin: timedelta, end: timedelta
    ) -> None:
        """What fills two weeks, and its neighbours on both sides, and only what touches what was asked for."""
        await cached.hold(at(THURSDAY - HOUR, "over"), WITH_BUFFER)
        await cached.hold(at(THURSDAY + HOUR / 2, "neighbour"), INSPECTION)
        await cached.hold(at(THURSDAY + 5 * HOUR, "later"), INSPECTION)
        asked = (THURSDAY - HOUR + begin, THURSDAY - HOUR + end)
        expected = await behind.busy(WORKSHOP_ID, BAYS, *asked)
        for _ in range(2):
            assert within(*asked, await busy(cached, *asked)) == within(*asked, together(expected))

    async def test_only_weeks_that_are_missing_are_looked_up(
        self, cached: CachedAppointmentBook, behind: CountingBook
    ) -> None:
        """A booking leaves the other bay's weeks, and its own far ones."""
        await busy(cached, NINE, NINE + 5 * WEEK)
        await cached.hold(appointment(), INSPECTION)
        await busy(cached, NINE + 2 * WEEK, NINE + 5 * WEEK)
        assert behind.look_ups == 1
        assert await busy(cached, NINE, NINE + 5 * WEEK) == [("bay_1", BusySpan(NINE, NINE + HOUR))]
        assert behind.look_ups == 2


class TestWriters:
    """A change counts in every process as soon as its writer has answered."""

    async def test_a_hold_counts_at_once(self, cached: CachedAppointmentBook, other: CachedAppointmentBook) -> None:
        """The next caller is not offered it."""
        assert await busy(other) == []
        await cached.hold(appointment(), INSPECTION)
        assert len(await busy(other)) == 1

    async def test_a_release_counts_at_once(self, cached: CachedAppointmentBook, other: CachedAppointmentBook) -> None:
        """The next caller is offered it."""
        await cached.hold(appointment(), INSPECTION)
        assert len(await busy(other)) == 1
        await cached.release("appt-1", expired=False)
        assert await busy(other) == []

    async def test_a_release_of_nothing_is_fine(self, cached: CachedAppointmentBook) -> None:
        """There is nothing to forget."""
        await cached.release("never", expired=False)
        with pytest.raises(NotFound):
            await cached.get("never")

    async def test_a_buffer_in_the_next_week_counts_at_once(
        self, cached: CachedAppointmentBook, other: CachedAppointmentBook
    ) -> None:
        """Released on one side of midnight, it is gone from the other."""
        late = at(THURSDAY - HOUR, "appt-1")
        await cached.hold(late, WITH_BUFFER)
        assert len(await busy(other, THURSDAY, THURSDAY + DAY)) == 1
        await cached.release("appt-1", expired=False)
        assert await busy(other, THURSDAY, THURSDAY + DAY) == []

    async def test_a_lapsed_hold_that_is_confirmed_fills_its_slot_again(
        self, cached: CachedAppointmentBook, other: CachedAppointmentBook, clock: SteppingClock
    ) -> None:
        """Its workflow was late, but nobody had wanted the slot."""
        await cached.hold(appointment(held_until=NOW), INSPECTION)
        clock.advance(GRACE + HOUR)
        assert await busy(other) == []
        await cached.confirm("appt-1", None, None)
        assert len(await busy(other)) == 1

    async def test_a_repeat_that_is_held_elsewhere_counts_there(
        self, cached: CachedAppointmentBook, other: CachedAppointmentBook, clock: SteppingClock
    ) -> None:
        """A lapsed hold that is asked for again has a new end, wherever it was asked for."""
        await cached.hold(appointment(held_until=NOW), INSPECTION)
        clock.advance(GRACE + HOUR)
        assert await busy(other) == []
        await cached.hold(appointment(resource_key="bay_2", held_until=clock()), INSPECTION)
        assert [bay for bay, _ in await busy(other)] == ["bay_1"]

    async def test_a_move_counts_at_once_where_it_was_and_where_it_is(
        self, cached: CachedAppointmentBook, other: CachedAppointmentBook
    ) -> None:
        """The next caller is offered the one and not the other."""
        await cached.hold(appointment(), INSPECTION)
        booked = await cached.confirm("appt-1", None, None)
        assert [bay for bay, _ in await busy(other)] == ["bay_1"]
        offer = SlotOffer("bay_2", booked.starts_at, booked.ends_at)
        await cached.claim_move("appt-1", offer, NOW + HOUR)
        await cached.move(replace(booked, resource_key="bay_2", revision=1), ())
        assert [bay for bay, _ in await busy(other)] == ["bay_2"]

    async def test_a_cancellation_counts_at_once(
        self, cached: CachedAppointmentBook, other: CachedAppointmentBook
    ) -> None:
        """The next caller is offered it."""
        await cached.hold(appointment(), INSPECTION)
        await cached.confirm("appt-1", None, None)
        assert len(await busy(other)) == 1
        await cached.cancel("appt-1", ())
        assert await busy(other) == []

    async def test_an_appointment_that_is_found_is_the_stored_one(
        self, cached: CachedAppointmentBook, behind: CountingBook
    ) -> None:
        """Only what is busy is cached."""
        await cached.hold(appointment(), INSPECTION)
        booked = await cached.confirm("appt-1", None, None)
        assert await cached.get("appt-1") == booked == await behind.get("appt-1")
        assert list(await cached.upcoming(booked.contact_id, NOW)) == [booked]


class TestRaces:
    """Whatever the order of reader and writer."""

    @pytest.mark.parametrize("is_known", [False, True], ids=["first look", "later look"])
    async def test_a_reader_overtaken_by_a_writer_keeps_nothing_old(
        self, cached: CachedAppointmentBook, other: CachedAppointmentBook, behind: CountingBook, *, is_known: bool
    ) -> None:
        """Who looked before the commit and keeps it after the forgetting is not believed."""
        if is_known:
            await busy(cached)
            await cached.hold(appointment("other", resource_key="bay_2"), INSPECTION)
        behind.meanwhile = lambda: other.hold(appointment(), INSPECTION)
        assert "bay_1" not in {bay for bay, _ in await busy(cached)}
        assert "bay_1" in {bay for bay, _ in await busy(cached)}

    async def test_a_reader_overtaken_by_writer_and_reader_keeps_nothing_old(
        self, cached: CachedAppointmentBook, other: CachedAppointmentBook, behind: CountingBook
    ) -> None:
        """The one that overtook both has kept the truth, and the late one does not hide it."""

        async def book_and_look() -> None:
            await other.hold(appointment(), INSPECTION)
            await busy(other)

        behind.meanwhile = book_and_look
        assert await busy(cached) == []
        for book in (cached, other):
            assert len(await busy(book)) == 1

    async def test_readers_and_writers_at_once_leave_the_truth(
        self, cached: CachedAppointmentBook, other: CachedAppointmentBook, behind: CountingBook
    ) -> None:
        """Twenty holds, half of them let go, between forty looks: then cache and database agree."""

        async def come_and_go(number: int) -> None:
            book = (cached, other)[number % 2]
            start = NINE + timedelta(hours=number)
            await book.hold(at(start, f"appt-{number}"), INSPECTION)
            await busy(book)
            if number % 3 == 0:
                await book.release(f"appt-{number}", expired=False)
            await busy((other, cached)[number % 2])

        await asyncio.gather(*(come_and_go(number) for number in range(20)))
        stored = await behind.busy(WORKSHOP_ID, BAYS, NINE - DAY, NINE + DAY)
        assert await busy(cached) == await busy(other) == together(stored)


class TestOutdated:
    """What if the cache is wrong after all: a process died between its commit and the forgetting."""

    async def test_the_database_refuses_what_the_cache_would_sell(
        self, cached: CachedAppointmentBook, behind: CountingBook
    ) -> None:
        """And whoever is refused makes the cache true again."""
        assert await busy(cached) == []
        await behind.hold(appointment("unseen"), INSPECTION)
        assert await busy(cached) == []
        with pytest.raises(SlotTaken):
            await cached.hold(appointment(), INSPECTION)
        assert len(await busy(cached)) == 1

    async def test_many_who_see_the_same_free_slot_share_one_booking(
        self, cached: CachedAppointmentBook, other: CachedAppointmentBook
    ) -> None:
        """All of them were offered it; one gets it."""
        assert await busy(cached) == []
        outcomes = await asyncio.gather(
            *((cached, other)[number % 2].hold(appointment(f"appt-{number}"), INSPECTION) for number in range(10)),
            return_exceptions=True,
        )
        assert sum(isinstance(outcome, Appointment) for outcome in outcomes) == 1
        assert len(await busy(other)) == 1


async def test_a_dead_redis_costs_only_speed(behind: CountingBook, mortal_redis: RedisServer) -> None:
    """Looking, holding and letting go work from the database, and count at once."""
    failures: list[str] = []
    cached = CachedAppointmentBook(
        behind, RedisCache.open(mortal_redis.url, on_failure=failures.append, patience=NO_HURRY)
    )
    assert await busy(cached) == []
    mortal_redis.stop()
    await cached.hold(appointment(), INSPECTION)
    assert len(await busy(cached)) == 1
    await cached.release("appt-1", expired=True)
    assert await busy(cached) == []
    assert failures
