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


async def _found(reader: SqlContactReader, words: str) -> object:
    return await reader.contacts(ContactFilter(WORKSHOP_ID, words), after=None, limit=10)


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


@pytest.mark.parametrize(
    "words",
    [
        *("(555) 123-0001", "555-123-0001", "123-0001", "555.123.0001", "5551230001", "1 555 123 0001"),
        *("+1 555 123 0001", "+15551230001", "001 555 123 0001", "011 1 555 123 0001", "0555 123 0001"),
        *("Maria Jensen (555) 123-0001", "jensen 0001", " Maria "),
    ],
)
async def test_a_number_is_found_however_it_is_written(reader: SqlContactReader, words: str) -> None:
    """By its digits: as a page shows it, with or without its country code, or with the zero in its place."""
    assert ids(await _found(reader, words)) == [MARIA]


@pytest.mark.parametrize("words", ["030 9018-20", "030/901820", "+49 (0)30 901820", "0049 30 901820", "4930901820"])
async def test_the_zero_in_front_is_no_part_of_a_number(
    reader: SqlContactReader, directory: Directory, words: str
) -> None:
    """Within Germany a number begins with a zero, from abroad with the code of the country."""
    await directory.save_contact(Contact("anke", WORKSHOP_ID, "Anke Vogt", ("+4930901820",)))

    assert ids(await _found(reader, words)) == ["anke"]


@pytest.mark.parametrize("words", ["+555 123 0001", "0001 555", "0123", "+0", "()", "Maria 0002", "Tom 1"])
async def test_other_digits_find_nobody(reader: SqlContactReader, words: str) -> None:
    """A plus stands before a country code, a zero before an area code, and all that is written has to fit."""
    assert ids(await _found(reader, words)) == []


async def test_nearest_names_come_first(reader: SqlContactReader, directory: Directory) -> None:
    """Who is called so, then whose other name begins so, then who has it in his name, then his address."""
    named = {"a": "Custom Cars", "b": "Al Tomson", "c": "Zoe-Toma Fry", "d": "Tom Abel", "e": "Ann Lee"}
    for key, name in named.items():
        await directory.save_contact(
            Contact(key, WORKSHOP_ID, name, emails=("tomlee@x.example",) if key == "e" else ())
        )

    expected = ["d", "tom-becker", "b", "c", "a", "e"]
    assert ids(await _found(reader, "tom")) == expected
    assert [one.contact_id for one in await directory.search_contacts(WORKSHOP_ID, "TOM")] == expected
    seen: list[str] = []
    after: NameCursor | None = None
    where = ContactFilter(WORKSHOP_ID, "tom")
    while page := await reader.contacts(where, after=after, limit=1):
        seen += ids(page)
        after = NameCursor(page[-1].name, page[-1].contact_id)
    assert seen == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("custom", []),
        ("jensen@", [MARIA]),
        ("@customer.ex", ["aisha-rahman", MARIA, "tom-becker"]),
        ("customer.example", ["aisha-rahman", MARIA, "tom-becker"]),
        ("MARIA.", [MARIA]),
    ],
)
async def test_an_address_is_found_by_its_beginning(reader: SqlContactReader, words: str, expected: list[str]) -> None:
    """Names are looked for in many words; what has an at sign or a dot is part of an address."""
    assert ids(await _found(reader, words)) == expected


@pytest.mark.parametrize("words", ["1230001", "(555) 123-0001", "@customer", "Maria 0001"])
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
