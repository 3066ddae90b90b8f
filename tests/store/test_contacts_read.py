"""Lists of customers, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlmodel import col

from domain.business import Contact, Organisation
from domain.ports.reading import ContactFilter, NameCursor
from domain.ports.storage import Directory
from store.contacts_read import SqlContactReader
from store.database import Database
from store.seeds import WORKSHOP_ID
from store.tables import ContactRow
from tests.store.world import MARIA, MARIA_PHONE

EVERYBODY = ContactFilter(WORKSHOP_ID)


@pytest.fixture
def reader(workshop: Organisation, database: Database) -> SqlContactReader:
    """Return the workshop's customers as a list."""
    return SqlContactReader(database)


def ids(contacts: object) -> list[str]:
    """Return whose they are."""
    assert isinstance(contacts, list)
    return [contact.contact_id for contact in contacts]


async def test_customers_come_by_name(reader: SqlContactReader) -> None:
    """The list is read as an address book is, with the numbers in it."""
    listed = await reader.contacts(EVERYBODY, after=None, limit=10)

    assert ids(listed) == ["aisha-rahman", "maria-jensen", "tom-becker"]
    assert listed[1].phones == (MARIA_PHONE,)


@pytest.mark.parametrize("size", [1, 2, 3])
async def test_pages_join_where_two_have_one_name(reader: SqlContactReader, directory: Directory, size: int) -> None:
    """Equal names are ordered by id; nobody is shown twice or not at all."""
    await directory.save_contact(Contact("maria-2", WORKSHOP_ID, "Maria Jensen"))
    seen: list[str] = []
    after: NameCursor | None = None
    while page := await reader.contacts(EVERYBODY, after=after, limit=size):
        seen += ids(page)
        after = NameCursor(page[-1].name, page[-1].contact_id)

    assert seen == ["aisha-rahman", "maria-2", "maria-jensen", "tom-becker"]


@pytest.mark.parametrize("words", ["JENSEN", "1230001", "maria.jensen@", "Mar\0ia"])
async def test_search_finds_parts_of_names_phones_and_emails(reader: SqlContactReader, words: str) -> None:
    """In any case."""
    found = await reader.contacts(ContactFilter(WORKSHOP_ID, words), after=None, limit=10)

    assert ids(found) == [MARIA]


@pytest.mark.parametrize("words", ["1230001", "@customer"])
async def test_search_in_names_only_guesses_no_number(reader: SqlContactReader, words: str) -> None:
    """Who may not see a number can't find it out digit by digit."""
    found = await reader.contacts(ContactFilter(WORKSHOP_ID, words, in_names_only=True), after=None, limit=10)

    assert ids(found) == []


async def test_who_was_merged_is_not_listed(reader: SqlContactReader, database: Database) -> None:
    """His row stays for those who have its id, but he is one customer."""
    merged = update(ContactRow).where(col(ContactRow.contact_id) == "tom-becker").values(merged_into=MARIA)
    async with database.transaction() as unit:
        await unit.execute(merged)

    assert ids(await reader.contacts(EVERYBODY, after=None, limit=10)) == ["aisha-rahman", MARIA]


async def test_customers_of_others_are_not_listed(reader: SqlContactReader) -> None:
    """A list is one business's."""
    assert ids(await reader.contacts(ContactFilter("other"), after=None, limit=10)) == []
