"""Look-ups through a cache are fast, and never outdated by a writer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.business import Contact, Organisation
from domain.errors import NotFound
from domain.ports.cache import Cache
from domain.ports.storage import Directory, Line
from store.cache.redis import RedisCache
from store.cached_directory import CachedDirectory
from store.call_log import SqlCallLog
from store.database import Database
from store.directory import SqlDirectory
from store.lines import SqlLines
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from store.tables import OrganisationRow
from tests.servers.redis import NO_HURRY, RedisServer
from tests.store.world import MARIA, MARIA_PHONE, NOW, Stopwatch, closed, opened, rename


class CountingDirectory(SqlDirectory):
    """The real directory; counts look-ups, and can do something between reading a contact and returning it."""

    def __init__(self, database: Database) -> None:
        """Take the database."""
        super().__init__(database)
        self.look_ups = 0
        self.rename_behind: str | None = None
        self.through: CachedDirectory | None = None

    async def contact_by_phone(self, organisation_id: str, phone: str) -> Contact | None:
        """Look up; when told to, let others rename the contact and look him up before the answer arrives."""
        self.look_ups += 1
        found = await super().contact_by_phone(organisation_id, phone)
        if self.rename_behind is not None and self.through is not None:
            name, self.rename_behind = self.rename_behind, None
            await self.through.forget(await rename(self._database, MARIA, name))
            await self.through.contact_by_phone(organisation_id, phone)
        return found

    async def organisation(self, organisation_id: str) -> Organisation:
        """Look up."""
        self.look_ups += 1
        return await super().organisation(organisation_id)

    async def line(self, number: str) -> Line | None:
        """Look up."""
        self.look_ups += 1
        return await super().line(number)

    async def number(self, organisation_id: str) -> str | None:
        """Look up."""
        self.look_ups += 1
        return await super().number(organisation_id)


@pytest.fixture
def behind(directory: Directory, database: Database) -> CountingDirectory:
    """Return the workshop's directory behind the cache."""
    return CountingDirectory(database)


@pytest.fixture
def cached(behind: CountingDirectory, paired_cache: Cache) -> CachedDirectory:
    """Return the directory with the cache before it."""
    behind.through = CachedDirectory(behind, paired_cache)
    return behind.through


class TestLookUps:
    """A second look-up costs no query."""

    async def test_known_caller_is_looked_up_once(self, cached: CachedDirectory, behind: CountingDirectory) -> None:
        """The kept customer is the stored one, whole."""
        first = await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE)
        assert await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE) == first == await behind.contact(MARIA)
        assert behind.look_ups == 1

    async def test_line_is_looked_up_once(self, cached: CachedDirectory, behind: CountingDirectory) -> None:
        """Opening hours, prices and all come back equal."""
        first = await cached.line(WORKSHOP_NUMBER)
        assert await cached.line(WORKSHOP_NUMBER) == first
        assert behind.look_ups == 1
        assert first is not None
        assert first.organisation == await behind.organisation(WORKSHOP_ID)

    async def test_business_is_looked_up_once(self, cached: CachedDirectory, behind: CountingDirectory) -> None:
        """Each search for free starts asks for it."""
        first = await cached.organisation(WORKSHOP_ID)
        assert await cached.organisation(WORKSHOP_ID) == first
        assert behind.look_ups == 1

    async def test_number_is_looked_up_once(self, cached: CachedDirectory, behind: CountingDirectory) -> None:
        """Each text and each plan asks for it."""
        for _ in range(2):
            assert await cached.number(WORKSHOP_ID) == WORKSHOP_NUMBER
        assert behind.look_ups == 1

    async def test_unknown_business_is_not_found(self, cached: CachedDirectory) -> None:
        """Nothing is kept of it."""
        for _ in range(2):
            with pytest.raises(NotFound):
                await cached.organisation("nobody")

    async def test_stranger_is_looked_up_each_time(self, cached: CachedDirectory, behind: CountingDirectory) -> None:
        """Nobody is not kept, for he may become a customer anywhere at any moment."""
        for _ in range(2):
            assert await cached.contact_by_phone(WORKSHOP_ID, "+15550000000") is None
        assert behind.look_ups == 2


class TestWriters:
    """A change counts as soon as its writer has answered."""

    async def test_change_that_is_told_counts_at_once(self, cached: CachedDirectory, database: Database) -> None:
        """The next call is greeted by the corrected name."""
        await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE)
        renamed = await rename(database, MARIA, "Maria Holt")
        await cached.forget(renamed)
        assert await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE) == renamed

    async def test_number_that_is_given_up_sends_nothing_more(
        self, cached: CachedDirectory, database: Database
    ) -> None:
        """Texts come from the one there is now, and calls to the old one find nobody."""
        assert await cached.number(WORKSHOP_ID) == WORKSHOP_NUMBER
        assert await cached.line(WORKSHOP_NUMBER) is not None
        assert await SqlLines(database, cached.forget_number).give_up(WORKSHOP_NUMBER)
        assert await cached.number(WORKSHOP_ID) is None
        assert await cached.line(WORKSHOP_NUMBER) is None

    async def test_new_customer_counts_at_once(self, cached: CachedDirectory) -> None:
        """Who was a stranger a moment ago is known."""
        new = Contact("new", WORKSHOP_ID, "Lena Vogt", ("+15551239000",))
        assert await cached.contact_by_phone(WORKSHOP_ID, "+15551239000") is None
        await cached.save_contact(new)
        assert await cached.contact_by_phone(WORKSHOP_ID, "+15551239000") == new

    async def test_last_contact_counts_at_once(self, cached: CachedDirectory, database: Database) -> None:
        """The end of a call is seen by the next one."""
        await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE)
        log = SqlCallLog(database, cached.forget)
        await log.open_call(opened())
        await log.close_call(closed())
        found = await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE)
        assert found is not None
        assert found.last_contact_at is not None
        assert found.last_contact_at > NOW

    async def test_change_of_the_business_counts_at_once(self, cached: CachedDirectory, database: Database) -> None:
        """The next caller is offered what is open now."""
        before = await cached.organisation(WORKSHOP_ID)
        async with database.transaction() as unit:
            await unit.execute(update(OrganisationRow).values(minimum_notice_s=7200))
        await cached.forget_organisation(WORKSHOP_ID)
        assert await cached.organisation(WORKSHOP_ID) == replace(before, minimum_notice=timedelta(hours=2))

    async def test_reader_overtaken_by_a_writer_keeps_nothing_old(
        self, cached: CachedDirectory, behind: CountingDirectory
    ) -> None:
        """Who read the old row before the commit and keeps it after the forgetting is not believed."""
        behind.rename_behind = "Maria Holt"
        overtaken = await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE)
        assert overtaken is not None
        assert overtaken.name == "Maria Jensen"
        found = await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE)
        assert found == replace(overtaken, name="Maria Holt")

    async def test_overtaken_reader_does_not_spoil_the_next_ones(
        self, cached: CachedDirectory, behind: CountingDirectory
    ) -> None:
        """The overtaken one, the one that overtook it, and one that repairs what the late one kept; then no more."""
        behind.rename_behind = "Maria Holt"
        for _ in range(5):
            await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE)
        assert behind.look_ups == 3


async def test_foreign_bytes_are_a_miss(
    cached: CachedDirectory, paired_cache: Cache, behind: CountingDirectory
) -> None:
    """What another version of Holdfast kept is looked up anew."""
    await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE)
    key = f"{WORKSHOP_ID}:{MARIA_PHONE}"
    mark = await paired_cache.get(f"contact:mark:{key}")
    assert mark is not None
    await paired_cache.put(f"contact:value:{key}", mark + b"\x93\x01\x02\x03", timedelta(minutes=1))
    assert await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE) == await behind.contact(MARIA)
    assert behind.look_ups == 2


async def test_dead_redis_costs_only_speed(
    behind: CountingDirectory, mortal_redis: RedisServer, database: Database
) -> None:
    """Every look-up and every change works, from the database."""
    failures: list[str] = []
    cached = CachedDirectory(behind, RedisCache.open(mortal_redis.url, on_failure=failures.append, patience=NO_HURRY))
    await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE)
    mortal_redis.stop()
    renamed = await rename(database, MARIA, "Maria Holt")
    await cached.forget(renamed)
    assert await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE) == renamed
    assert failures


async def test_redis_that_comes_back_tells_nothing_old(
    behind: CountingDirectory, mortal_redis: RedisServer, database: Database
) -> None:
    """What was kept before it went is gone with it; what has changed meanwhile is seen, and kept again."""
    watch = Stopwatch()
    cache = RedisCache.open(mortal_redis.url, on_failure=lambda _operation: None, clock=watch, patience=NO_HURRY)
    cached = CachedDirectory(behind, cache)
    await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE)
    mortal_redis.stop()
    renamed = await rename(database, MARIA, "Maria Holt")
    await cached.forget(renamed)
    mortal_redis.start()
    watch.seconds += 1
    assert [await cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE) for _ in range(3)] == [renamed] * 3
    assert behind.look_ups == 2
    await cache.close()
