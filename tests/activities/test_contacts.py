"""The customer directory, as a call uses it."""

from __future__ import annotations

import pytest

from activities.appointments import AppointmentEffects
from activities.contacts import Contacts
from activities.messages import ContactLookUp, ContactSearch, Upcoming
from domain.business import Contact
from domain.ports.customers import ContactClue
from domain.ports.storage import Directory
from store.contact_finder import SqlContactFinder
from store.database import Database
from tests.activities.appointments import claim, confirmation
from tests.fakes.faulty_book import FaultyBook
from tests.workflows.booking import NINE
from tests.workflows.house import MARIA, NOW

JOHN = Contact("john-miller", "northgate", "John Miller", ("+15551239999",))


@pytest.fixture
def contacts(directory: Directory, book: FaultyBook, sqlite: Database) -> Contacts:
    """The directory's activities."""
    return Contacts(directory, book, SqlContactFinder(sqlite))


async def test_customers_are_found_by_a_part_of_the_name(contacts: Contacts) -> None:
    """Whatever the case."""
    found = await contacts.search(ContactSearch("northgate", "jens"))
    assert [contact.name for contact in found] == ["Maria Jensen"]


async def test_one_customer_is_looked_up_with_what_he_has_coming(
    contacts: Contacts, effects: AppointmentEffects
) -> None:
    """By whatever is known of him; whom nothing fits is nobody."""
    await effects.claim(claim())
    booked = await effects.confirm(confirmation())
    for clue in (ContactClue(phone=MARIA), ContactClue(name="jensen maria"), ContactClue(number="maria-jensen")):
        (found,) = await contacts.look_up(ContactLookUp("northgate", clue, NOW))
        assert (found.contact.name, found.upcoming) == ("Maria Jensen", (booked,))
    assert await contacts.look_up(ContactLookUp("northgate", ContactClue(phone=MARIA, name="Tom"), NOW)) == []


async def test_of_several_nobody_is_picked(contacts: Contacts) -> None:
    """Who is meant has to be asked: what they have coming is not told yet."""
    await contacts.save(JOHN)
    found = await contacts.look_up(ContactLookUp("northgate", ContactClue(name="j"), NOW))
    assert len(found) > 1
    assert all(one.upcoming == () for one in found)


async def test_a_new_customer_is_saved_once(contacts: Contacts, directory: Directory) -> None:
    """A repeat returns the same."""
    assert await contacts.save(JOHN) == await contacts.save(JOHN)
    assert await directory.contact_by_phone("northgate", JOHN.phones[0]) == JOHN


async def test_somebody_with_a_known_number_is_who_we_know(contacts: Contacts) -> None:
    """Another name from the same telephone makes no second customer."""
    stranger = Contact("somebody", "northgate", "Somebody", (MARIA,))
    assert (await contacts.save(stranger)).name == "Maria Jensen"


async def test_only_what_is_booked_is_upcoming(contacts: Contacts, effects: AppointmentEffects) -> None:
    """A hold is no appointment yet, and what has begun is not coming any more."""
    await effects.claim(claim())
    assert list(await contacts.upcoming_appointments(Upcoming("maria-jensen", NOW))) == []
    booked = await effects.confirm(confirmation())
    assert list(await contacts.upcoming_appointments(Upcoming("maria-jensen", NOW))) == [booked]
    later = Upcoming("maria-jensen", NINE.replace(hour=23))
    assert list(await contacts.upcoming_appointments(later)) == []
