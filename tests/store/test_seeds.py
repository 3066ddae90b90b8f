"""The demonstration business."""

from __future__ import annotations

from domain.ports.storage import Directory
from domain.tools import CATALOGUE, SEARCH_CONTACTS
from store.database import Database
from store.directory import SqlDirectory
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER, seed_workshop
from tests.store.world import MARIA, rename


async def test_ada_says_at_once_that_she_is_automated(directory: Directory) -> None:
    """Whoever calls knows from the first sentence whom he talks to."""
    line = await directory.line(WORKSHOP_NUMBER)
    assert line is not None
    assert line.agent.greeting.startswith("Northgate Auto Workshop, this is Ada, an automated assistant.")


async def test_ada_has_every_tool_but_the_staffs(directory: Directory) -> None:
    """Other customers' records are not offered to a model that talks to customers."""
    line = await directory.line(WORKSHOP_NUMBER)
    assert line is not None
    assert set(line.agent.tools) == set(CATALOGUE) - {SEARCH_CONTACTS.name}


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
