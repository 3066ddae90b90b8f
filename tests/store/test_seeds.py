"""The demonstration businesses."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlmodel import select

from domain.ports.storage import Directory
from domain.tools import CATALOGUE, CONFIRM_ATTENDANCE, Scope
from store.database import Database
from store.directory import SqlDirectory
from store.seeds import CLINIC_ID, CLINIC_NUMBER, SEEDS, WORKSHOP_ID, WORKSHOP_NUMBER, seed, seed_workshop
from store.tables import AgentRow
from store.vehicles import SqlVehicles
from tests.store.world import MARIA, rename


async def test_ada_says_at_once_that_she_is_automated(directory: Directory) -> None:
    """Whoever calls knows from the first sentence whom he talks to."""
    line = await directory.line(WORKSHOP_NUMBER)
    assert line is not None
    assert line.agent.greeting.startswith("Northgate Auto Workshop, this is Ada, an automated assistant.")


async def test_ada_has_every_tool_for_customers(directory: Directory) -> None:
    """Other customers' records are not offered to a model that talks to customers, nor what comes with a reminder."""
    line = await directory.line(WORKSHOP_NUMBER)
    assert line is not None
    for_staff = {tool.name for tool in CATALOGUE.values() if tool.scope is Scope.DIRECTORY}
    assert set(line.agent.tools) == set(CATALOGUE) - for_staff - {CONFIRM_ATTENDANCE.name}


async def test_every_service_has_a_resource_with_a_calendar(directory: Directory) -> None:
    """What can be booked can be done somewhere, and is seen in a calendar."""
    organisation = await directory.organisation(WORKSHOP_ID)
    calendars = {resource.key: resource.calendar_id for resource in organisation.resources}
    assert all(calendars[key] for service in organisation.services for key in service.resource_keys)


async def test_seeding_again_keeps_what_people_changed(directory: Directory, database: Database) -> None:
    """A restart of the demonstration does not undo anything."""
    renamed = await rename(database, MARIA, "Maria Holt")
    before = await directory.line(WORKSHOP_NUMBER)
    await seed_workshop(database)
    assert await directory.contact(MARIA) == renamed
    assert await directory.line(WORKSHOP_NUMBER) == before


async def test_workshop_answers_at_a_number_of_its_own(database: Database) -> None:
    """A real telephone account brings its own number."""
    await seed_workshop(database, number="+15551112222")
    line = await SqlDirectory(database).line("+15551112222")
    assert line is not None
    assert line.agent.name == "Ada"


async def test_workshop_knows_its_customers_vehicles(directory: Directory, database: Database) -> None:
    """By a VIN whose check digit is right."""
    found = await SqlVehicles(database).by_vin(WORKSHOP_ID, "1HGCM82633A004352")
    assert found is not None
    assert (found.contact_id, found.model) == (MARIA, "Accord")


async def test_clinic_stands_beside_the_workshop(directory: Directory, database: Database) -> None:
    """Each has its number, its agent and its customers; seeding again changes nothing."""
    for _ in range(2):
        for name in SEEDS:
            await seed(database, name)
    line = await directory.line(CLINIC_NUMBER)
    assert line is not None
    assert (line.agent.name, line.organisation.organisation_id) == ("Iris", CLINIC_ID)
    patient = await directory.contact_by_phone(CLINIC_ID, "+15551240001")
    assert patient is not None
    assert (patient.customer_number, patient.time_zone) == ("P-1001", "America/Chicago")
    assert await directory.contact_by_phone(WORKSHOP_ID, "+15551240001") is None


async def test_clinic_has_places_breaks_leave_and_holidays(database: Database) -> None:
    """What a calendar of real people has."""
    await seed(database, "clinic")
    clinic = await SqlDirectory(database, lambda: datetime(2026, 11, 23, tzinfo=UTC)).organisation(CLINIC_ID)
    doctor, *_ = clinic.resources
    assert {clinic.zone_of(resource) for resource in clinic.resources} == {"America/Chicago", "America/Detroit"}
    assert len(doctor.hours.weekly[0]) == 3
    assert date(2026, 11, 26) in doctor.hours.closed_on
    training, leave = doctor.absences
    assert training.starts_at.astimezone(ZoneInfo("America/Chicago")).hour == 13
    assert (leave.ends_at - leave.starts_at).days == 13
    assert {service.buffer for service in clinic.services if service.key == "check_up"}.pop()


def test_every_business_is_a_file_of_the_package() -> None:
    """It is installed with the product."""
    folder = resources.files("store").joinpath("businesses")
    assert {file.name for file in folder.iterdir()} == {f"{name}.yaml" for name in SEEDS}
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert "businesses/*.yaml" in project["tool"]["setuptools"]["package-data"]["store"]


async def test_a_first_version_says_when_it_was_seeded(database: Database) -> None:
    """Not an instant somebody has written into the source."""
    before = datetime.now(UTC)
    await seed(database, "clinic")
    async with database.reading() as unit:
        published = [row.published_at for row in await unit.scalars(select(AgentRow))]
    assert published
    assert all(at is not None and before <= at <= datetime.now(UTC) for at in published)
