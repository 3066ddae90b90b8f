"""The business, changed by hand, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.business import Absence, HolidayRegion, Location, OpeningHours, Organisation, Resource, Service
from domain.errors import NotFound, RuleBroken
from domain.ports.storage import Directory
from store.business_editor import SqlBusinessEditor
from store.business_rows import location_rows
from store.database import Database
from store.inserting import insert_once
from store.seeds import WORKSHOP_ID
from store.tables import ResourceRow
from tests.store.world import NINE, SteppingClock

CLOSED = OpeningHours({}, frozenset({date(2026, 12, 31)}))
LEAVE = Absence(NINE, NINE + timedelta(days=1), "leave")


@pytest.fixture
def told() -> list[str]:
    """Return the organisations somebody was told about."""
    return []


@pytest.fixture
def editor(workshop: Organisation, database: Database, clock: SteppingClock, told: list[str]) -> SqlBusinessEditor:
    """Return what changes the workshop."""

    async def changed(organisation_id: str) -> None:
        told.append(organisation_id)

    return SqlBusinessEditor(database, clock, changed)


async def keep_holidays(database: Database, workshop: Organisation) -> None:
    """Put bay 1 to a place that keeps the holidays of the United States."""
    place = Location("main", "Main street", "America/Chicago", holidays=HolidayRegion("US"))
    async with database.transaction() as unit:
        await insert_once(unit, location_rows(replace(workshop, locations=(place,))))
        row = await unit.get_one(ResourceRow, (WORKSHOP_ID, "bay_1"))
        row.location_key = "main"


async def test_businesses_are_listed(editor: SqlBusinessEditor) -> None:
    """There is one."""
    assert await editor.organisation_ids() == [WORKSHOP_ID]


async def test_price_is_changed_and_nothing_else(
    editor: SqlBusinessEditor, directory: Directory, told: list[str]
) -> None:
    """The next who asks is told the new one, for what was cached is forgotten."""
    changed = await editor.change_service(WORKSHOP_ID, "inspection", lambda old: replace(old, price=Decimal("99.50")))

    service = next(one for one in (await directory.organisation(WORKSHOP_ID)).services if one.key == "inspection")
    assert service == changed
    assert (service.price, service.duration) == (Decimal("99.50"), timedelta(hours=1))
    assert told == [WORKSHOP_ID]


async def test_hours_and_absences_are_changed(editor: SqlBusinessEditor, directory: Directory, told: list[str]) -> None:
    """The next look for free slots keeps to them."""

    def change(resource: Resource) -> Resource:
        return replace(resource, hours=CLOSED, absences=(LEAVE,))

    changed = await editor.change_resource(WORKSHOP_ID, "bay_1", change)

    bay = (await directory.organisation(WORKSHOP_ID)).resources[0]
    assert bay == changed
    assert (bay.hours, bay.absences) == (CLOSED, (LEAVE,))
    assert told == [WORKSHOP_ID]


async def test_what_was_entered_has_no_public_holidays(
    editor: SqlBusinessEditor, database: Database, workshop: Organisation, directory: Directory
) -> None:
    """They are the place's; written back, they would become days of the resource's own."""
    await keep_holidays(database, workshop)
    christmas = date(2026, 12, 25)

    entered = await editor.as_entered(WORKSHOP_ID)
    await editor.change_resource(WORKSHOP_ID, "bay_1", lambda bay: bay)

    assert christmas in (await directory.organisation(WORKSHOP_ID)).resources[0].hours.closed_on
    assert entered.resources[0].hours.closed_on == frozenset()
    assert (await editor.as_entered(WORKSHOP_ID)).resources == entered.resources
    assert entered.zone_of(entered.resources[0]) == "America/Chicago"


async def test_business_itself_is_changed(editor: SqlBusinessEditor, directory: Directory, told: list[str]) -> None:
    """With its places, which are replaced as a whole; what it offers stays."""
    places = (Location("b", "Second", "America/Chicago"), Location("a", "First", "Europe/Berlin", "Allee 1"))

    def change(business: Organisation) -> Organisation:
        return replace(business, name="Southgate", reminders_at=None, locations=places)

    before = await editor.as_entered(WORKSHOP_ID)
    changed = await editor.change_organisation(WORKSHOP_ID, change)
    await editor.change_organisation(WORKSHOP_ID, lambda old: replace(old, locations=places[:1]))

    assert changed == change(before)
    assert await editor.as_entered(WORKSHOP_ID) == replace(changed, locations=places[:1])
    assert (await directory.organisation(WORKSHOP_ID)).services == before.services
    assert [one.name for one in await editor.names()] == ["Southgate"]
    assert told == [WORKSHOP_ID] * 2


async def test_service_and_resource_are_added_at_the_end(editor: SqlBusinessEditor, directory: Directory) -> None:
    """A repeat is fine; another one under the same key is refused."""
    lift = Resource("lift", "Lift", CLOSED, calendar_id="lift@northgate.example")
    tyres = Service("tyres", "tyres", timedelta(minutes=45), ("lift",), price=Decimal("59.00"))
    for _ in range(2):
        assert await editor.add_resource(WORKSHOP_ID, lift) == lift
        assert await editor.add_service(WORKSHOP_ID, tyres) == tyres

    business = await directory.organisation(WORKSHOP_ID)
    assert (business.services[-1], business.resources[-1]) == (tyres, lift)
    assert [one.key for one in business.services].count("tyres") == 1
    with pytest.raises(RuleBroken, match="another key"):
        await editor.add_service(WORKSHOP_ID, replace(tyres, name="other"))
    with pytest.raises(RuleBroken, match="another key"):
        await editor.add_resource(WORKSHOP_ID, replace(lift, name="other"))


async def test_service_is_changed_and_retired(editor: SqlBusinessEditor, directory: Directory) -> None:
    """At its place in the list."""
    before = (await directory.organisation(WORKSHOP_ID)).services

    def change(old: Service) -> Service:
        return replace(old, name="big", duration=timedelta(hours=2), resource_keys=("bay_2",), is_retired=True)

    await editor.change_service(WORKSHOP_ID, before[0].key, change)
    business = await directory.organisation(WORKSHOP_ID)

    assert business.services == (change(before[0]), *before[1:])
    assert business.offered_services == before[1:]


async def test_refused_change_stores_nothing(editor: SqlBusinessEditor) -> None:
    """What the change raises is raised."""
    before = await editor.as_entered(WORKSHOP_ID)

    def refuse(_: Service) -> Service:
        raise RuleBroken("no")

    with pytest.raises(RuleBroken, match="no"):
        await editor.change_service(WORKSHOP_ID, "inspection", refuse)
    assert await editor.as_entered(WORKSHOP_ID) == before


async def test_what_is_not_there_is_not_found(editor: SqlBusinessEditor) -> None:
    """Business, service and resource."""
    with pytest.raises(NotFound):
        await editor.as_entered("other")
    with pytest.raises(NotFound):
        await editor.change_organisation("other", lambda old: old)
    with pytest.raises(NotFound):
        await editor.add_resource("other", Resource("x", "X", CLOSED))
    with pytest.raises(NotFound):
        await editor.change_service(WORKSHOP_ID, "other", lambda old: old)
    with pytest.raises(NotFound):
        await editor.change_resource(WORKSHOP_ID, "other", lambda old: old)
