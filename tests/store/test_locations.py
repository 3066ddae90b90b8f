"""Places, absences and holidays come back with the business, and cost one query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from domain.business import Absence, HolidayRegion, Location, Organisation, Resource
from domain.errors import RuleBroken
from store.business_rows import location_rows, organisation_row, resource_rows
from store.database import Database
from store.directory import SqlDirectory
from tests.store.world import NOW

ILLINOIS = Location("loop", "The Loop", "America/Chicago", "30 N Michigan Ave", HolidayRegion("US", "IL"))
MICHIGAN = Location("shore", "St. Joseph", "America/Detroit")
LEAVE = Absence(datetime(2026, 12, 7, 14, tzinfo=UTC), datetime(2026, 12, 11, 23, tzinfo=UTC), "leave")
REPAIR = Absence(datetime(2026, 12, 1, 14, tzinfo=UTC), datetime(2026, 12, 1, 18, tzinfo=UTC))


@pytest.fixture
async def two_places(workshop: Organisation, database: Database) -> Organisation:
    """Store a business with a place that keeps holidays and one that does not, and return it as it was written."""
    hours = replace(workshop.resources[0].hours, closed_on=frozenset({date(2026, 12, 28)}))
    resources = (
        Resource("a", "A", hours, location_key="loop", absences=(REPAIR, LEAVE)),
        Resource("b", "B", hours, location_key="shore"),
        Resource("c", "C", hours),
    )
    written = replace(
        workshop,
        organisation_id="two-places",
        services=(),
        resources=resources,
        locations=(ILLINOIS, MICHIGAN),
        cancellation_notice=timedelta(hours=48),
    )
    async with database.transaction() as unit:
        unit.add(organisation_row(written))
        await unit.flush()
        unit.add_all([*location_rows(written), *resource_rows(written)])
    return written


@contextmanager
def counted_queries(database: Database) -> Iterator[list[str]]:
    """Collect the statements sent meanwhile."""
    sent: list[str] = []

    def note(*arguments: object) -> None:
        if str(arguments[2]).startswith("SELECT"):
            sent.append(str(arguments[2]))

    engine = database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def test_places_and_absences_come_back(two_places: Organisation, database: Database) -> None:
    """Everything is stored, in its order; only holidays are added."""
    read = await SqlDirectory(database, lambda: NOW).organisation("two-places")
    assert read.locations == two_places.locations
    assert read.cancellation_notice == timedelta(hours=48)
    assert [resource.absences for resource in read.resources] == [(REPAIR, LEAVE), (), ()]
    assert [read.zone_of(resource) for resource in read.resources] == [
        "America/Chicago",
        "America/Detroit",
        two_places.time_zone,
    ]


async def test_resource_is_closed_on_the_holidays_of_its_place(two_places: Organisation, database: Database) -> None:
    """Of this year and the next; days of its own stay, and places without a region keep no holidays."""
    there, elsewhere, nowhere = (await SqlDirectory(database, lambda: NOW).organisation("two-places")).resources
    lincoln, thanksgiving = date(2027, 2, 12), date(2026, 11, 26)
    assert {lincoln, thanksgiving, date(2026, 12, 28)} <= there.hours.closed_on
    assert elsewhere.hours.closed_on == nowhere.hours.closed_on == {date(2026, 12, 28)}


async def test_next_year_moves_with_the_clock(two_places: Organisation, database: Database) -> None:
    """On the wall of the place: in Chicago it is still the old year when the new one has begun in UTC."""
    new_year_utc = datetime(2027, 1, 1, 3, tzinfo=UTC)
    in_utc = await SqlDirectory(database, lambda: new_year_utc).organisation("two-places")
    in_chicago = await SqlDirectory(database, lambda: new_year_utc + timedelta(hours=4)).organisation("two-places")
    assert date(2026, 12, 25) in in_utc.resources[0].hours.closed_on
    assert date(2026, 12, 25) not in in_chicago.resources[0].hours.closed_on
    assert date(2028, 1, 17) in in_chicago.resources[0].hours.closed_on


async def test_business_is_read_in_four_queries(two_places: Organisation, database: Database) -> None:
    """It is on the caller's path."""
    with counted_queries(database) as sent:
        await SqlDirectory(database).organisation("two-places")
    assert len(sent) == 4


async def test_place_of_no_business_is_refused(database: Database) -> None:
    """A location belongs to an organisation that exists."""
    with pytest.raises(RuleBroken):
        async with database.transaction() as unit:
            unit.add_all(location_rows(Organisation("nobody", "Nobody", "UTC", locations=(ILLINOIS,))))
