"""Whom and what steps are about, on both databases."""

from __future__ import annotations

import pytest

from domain.business import Contact, Organisation
from domain.named_steps import Person
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.directory import SqlDirectory
from store.seeds import WORKSHOP_ID
from store.step_subjects import SqlStepSubjects
from tests.store.world import INSPECTION, MARIA, TOM, appointment


@pytest.fixture
def subjects(workshop: Organisation, database: Database) -> SqlStepSubjects:
    """Return them of the workshop."""
    return SqlStepSubjects(database)


async def test_people_are_found_by_number_and_by_address(subjects: SqlStepSubjects, database: Database) -> None:
    """In their own business alone."""
    maria = await SqlDirectory(database).contact(MARIA)
    ways = {maria.phones[0], *(one.casefold() for one in maria.emails), "+15550000000", "nobody@example.com"}
    found = await subjects.people(WORKSHOP_ID, ways)
    assert found == dict.fromkeys({maria.phones[0], *maria.emails}, Person(MARIA, maria.name))
    assert maria.emails
    assert await subjects.people("elsewhere", ways) == {}


async def test_an_address_two_have_is_nobodys(subjects: SqlStepSubjects, database: Database) -> None:
    """Whose it is nobody can say."""
    directory = SqlDirectory(database)
    maria = await directory.contact(MARIA)
    await directory.save_contact(Contact("twin", WORKSHOP_ID, "Twin", ("+15551230999",), maria.emails))
    assert await subjects.people(WORKSHOP_ID, set(maria.emails)) == {}


async def test_an_appointment_is_found_by_its_customer_and_reference(
    subjects: SqlStepSubjects, book: SqlAppointmentBook
) -> None:
    """Whatever has become of it, and never another customer's."""
    held = await book.hold(appointment("ea9c50d1"), INSPECTION)
    await book.release("ea9c50d1", expired=False)
    found = await subjects.appointments({(MARIA, "ea9c50"), (TOM, "ea9c50"), (TOM, "")})
    assert list(found) == [(MARIA, "ea9c50")]
    assert found[MARIA, "ea9c50"].starts_at == held.starts_at
