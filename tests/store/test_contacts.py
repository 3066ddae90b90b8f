"""Customers looked up by what they say of themselves, changed, and merged when they were stored twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from domain.business import AppointmentStatus, Contact
from domain.calls import Outcome
from domain.compliance import ConsentState
from domain.errors import NotFound, RuleBroken
from domain.outbound import DialPurpose
from domain.ports.consent import ConsentEntry
from domain.ports.customers import ContactClue
from domain.ports.reading import AppointmentFilter
from domain.ports.storage import CallClosed, Directory, MessageLeft
from domain.vehicles import Vehicle
from store.appointment_book import SqlAppointmentBook
from store.appointments_read import SqlAppointmentReader
from store.business_rows import organisation_row
from store.cache.in_process import InProcessCache
from store.cached_directory import CachedDirectory
from store.cached_vehicles import CachedVehicles
from store.call_log import SqlCallLog
from store.consents import SqlConsents
from store.contacts import SqlContacts
from store.database import Database
from store.merging import belongings
from store.seeds import WORKSHOP_ID
from store.tables import CallRow, InteractionRow, MessageRow, Row, VehicleRow
from store.vehicles import SqlVehicles
from tests.store.world import (
    INSPECTION,
    MARIA,
    MARIA_PHONE,
    NINE,
    NOW,
    TOM,
    ContactsChanged,
    SteppingClock,
    VehiclesChanged,
    appointment,
    opened,
)

TWIN = Contact(
    "maria-again",
    WORKSHOP_ID,
    "M. Jensen",
    ("+15551239000",),
    ("MARIA.JENSEN@customer.example", "m@home.example"),
    last_contact_at=NOW,
    time_zone="America/Chicago",
    customer_number="C-17",
)
#: Of none of the demonstration's vehicles.
VIN = "1M8GDM9AXKP042788"


@pytest.fixture
def contacts(
    directory: Directory, database: Database, contacts_changed: ContactsChanged, vehicles_changed: VehiclesChanged
) -> SqlContacts:
    """Return the workshop's customers."""
    return SqlContacts(database, contact_changed=contacts_changed, vehicle_changed=vehicles_changed)


@pytest.fixture
async def twin(directory: Directory) -> Contact:
    """Store Maria a second time."""
    return await directory.save_contact(TWIN)


class TestFind:
    """By phone, number, name and e-mail."""

    @pytest.mark.parametrize(
        "clue",
        [
            ContactClue(phone=MARIA_PHONE),
            ContactClue(number=" MARIA-jensen\0 "),
            ContactClue(name="jensen maria"),
            ContactClue(email="Maria.Jensen@Customer.example "),
            ContactClue(name="Maria", phone=MARIA_PHONE),
        ],
        ids=["phone", "number", "name", "email", "two of them"],
    )
    async def test_customer_is_found(self, contacts: SqlContacts, directory: Directory, clue: ContactClue) -> None:
        """In any case and order of words."""
        assert list(await contacts.find(WORKSHOP_ID, clue)) == [await directory.contact(MARIA)]

    async def test_number_of_the_books_finds_him(self, contacts: SqlContacts, twin: Contact) -> None:
        """It is what the customer has on his invoice."""
        assert list(await contacts.find(WORKSHOP_ID, ContactClue(number="c-17"))) == [twin]

    @pytest.mark.parametrize(
        "clue",
        [
            ContactClue(phone="+1555123"),
            ContactClue(email="jensen"),
            ContactClue(name="%"),
            ContactClue(number="maria"),
        ],
        ids=["phone", "email", "name", "number"],
    )
    async def test_part_of_it_finds_nobody(self, contacts: SqlContacts, clue: ContactClue) -> None:
        """Nobody reads the customers out by guessing pieces; only a name may be a part of one."""
        assert list(await contacts.find(WORKSHOP_ID, clue)) == []

    async def test_all_that_is_given_has_to_fit(self, contacts: SqlContacts) -> None:
        """Another customer's number does not prove a name."""
        assert list(await contacts.find(WORKSHOP_ID, ContactClue(name="Maria", phone="+15551230002"))) == []

    async def test_vague_name_finds_several_the_exact_one_first(
        self, contacts: SqlContacts, directory: Directory
    ) -> None:
        """Whoever asked has to ask back; who is called exactly so is the likeliest."""
        for number, name in enumerate(("Anna Maria Jensen", "Maria Jensen-Holt")):
            await directory.save_contact(Contact(f"m{number}", WORKSHOP_ID, name))
        found = await contacts.find(WORKSHOP_ID, ContactClue(name="maria jensen"))
        assert [one.name for one in found] == ["Maria Jensen", "Anna Maria Jensen", "Maria Jensen-Holt"]

    async def test_no_clue_is_refused(self, contacts: SqlContacts) -> None:
        """It would be everybody."""
        with pytest.raises(RuleBroken, match="say a phone"):
            await contacts.find(WORKSHOP_ID, ContactClue(name="  "))

    async def test_it_stays_in_the_business(self, contacts: SqlContacts) -> None:
        """Another business's customers are not found."""
        for clue in (ContactClue(phone=MARIA_PHONE), ContactClue(name="Maria"), ContactClue(number=MARIA)):
            assert list(await contacts.find("elsewhere", clue)) == []


class TestChange:
    """A correction."""

    async def test_everything_of_a_customer_may_change(
        self, contacts: SqlContacts, directory: Directory, contacts_changed: ContactsChanged
    ) -> None:
        """What caches know under old and new numbers is forgotten."""
        before = await directory.contact(MARIA)
        after = replace(before, name="Maria Holt", phones=("+15551239001",), emails=(), time_zone="Europe/Berlin")
        assert await contacts.change(MARIA, lambda _: after) == after == await directory.contact(MARIA)
        assert contacts_changed.told == [before, after]

    async def test_another_s_phone_is_refused(self, contacts: SqlContacts, directory: Directory) -> None:
        """And nothing of the change is stored."""
        before = await directory.contact(TOM)
        with pytest.raises(RuleBroken, match="another customer"):
            await contacts.change(TOM, lambda tom: replace(tom, name="Tim", phones=(MARIA_PHONE,)))
        assert await directory.contact(TOM) == before

    async def test_another_s_number_is_refused(self, contacts: SqlContacts, twin: Contact) -> None:
        """A customer number is one customer's."""
        with pytest.raises(RuleBroken):
            await contacts.change(MARIA, lambda maria: replace(maria, customer_number=twin.customer_number))

    async def test_nobody_is_not_found(self, contacts: SqlContacts) -> None:
        """An id that was never stored."""
        with pytest.raises(NotFound):
            await contacts.change("nobody", lambda contact: contact)


class TestMerge:
    """Two rows of one customer."""

    async def test_kept_customer_has_everything_of_both(
        self, contacts: SqlContacts, directory: Directory, twin: Contact
    ) -> None:
        """His own first; an address both have once; what only the other row knew is filled in."""
        merged = await contacts.merge(MARIA, twin.contact_id)
        assert merged == Contact(
            MARIA,
            WORKSHOP_ID,
            "Maria Jensen",
            (MARIA_PHONE, *twin.phones),
            ("maria.jensen@customer.example", "m@home.example"),
            is_verified=True,
            last_contact_at=NOW,
            time_zone="America/Chicago",
            customer_number="C-17",
        )
        assert await directory.contact(MARIA) == merged

    async def test_doubled_id_leads_to_the_kept_customer(
        self, contacts: SqlContacts, directory: Directory, twin: Contact
    ) -> None:
        """Phone, id, number and name: there is one customer, however one looks."""
        merged = await contacts.merge(MARIA, twin.contact_id)
        assert await directory.contact(twin.contact_id) == merged
        assert await directory.contact_by_phone(WORKSHOP_ID, twin.phones[0]) == merged
        assert list(await directory.search_contacts(WORKSHOP_ID, "Jensen")) == [merged]
        for clue in (ContactClue(number=twin.contact_id), ContactClue(number="C-17"), ContactClue(name="Jensen")):
            assert list(await contacts.find(WORKSHOP_ID, clue)) == [merged]

    async def test_both_customer_numbers_find_him(
        self, contacts: SqlContacts, directory: Directory, twin: Contact
    ) -> None:
        """Invoices with either one are around."""
        await contacts.change(MARIA, lambda maria: replace(maria, customer_number="C-1"))
        merged = await contacts.merge(MARIA, twin.contact_id)
        assert merged.customer_number == "C-1"
        for number in ("C-1", "C-17"):
            assert list(await contacts.find(WORKSHOP_ID, ContactClue(number=number))) == [merged]

    async def test_what_belonged_to_either_belongs_to_the_kept_one(
        self,
        contacts: SqlContacts,
        twin: Contact,
        book: SqlAppointmentBook,
        log: SqlCallLog,
        database: Database,
    ) -> None:
        """Appointment, call, interaction, message and vehicle."""
        await _live_as(twin.contact_id, book, log, database)
        await contacts.merge(MARIA, twin.contact_id)
        assert [one.appointment_id for one in await book.upcoming(MARIA, NOW)] == ["appt-1"]
        assert "v1" in [one.vehicle_id for one in await SqlVehicles(database).of_contact(MARIA)]
        async with database.reading() as unit:
            assert await unit.scalar(select(col(InteractionRow.contact_id))) == MARIA
            assert await unit.scalar(select(col(MessageRow.contact_id))) == MARIA

    async def test_what_either_has_said_about_calls_counts(
        self, contacts: SqlContacts, twin: Contact, database: Database
    ) -> None:
        """The latest word, whichever of the two it was said as."""
        consents = SqlConsents(database)
        for contact_id, state, at in (
            (MARIA, ConsentState.GRANTED, NOW),
            (twin.contact_id, ConsentState.GRANTED, NOW),
            (twin.contact_id, ConsentState.REFUSED, NOW + timedelta(minutes=1)),
        ):
            await consents.record(ConsentEntry(contact_id, DialPurpose.REMINDER, state, "said so", at))
        await contacts.merge(MARIA, twin.contact_id)
        assert await consents.state(MARIA, DialPurpose.REMINDER) is ConsentState.REFUSED

    async def test_call_under_way_closes_with_the_kept_customer(
        self, contacts: SqlContacts, directory: Directory, twin: Contact, log: SqlCallLog, database: Database
    ) -> None:
        """Its workflow has the doubled id at hand."""
        await log.open_call(opened(contact_id=twin.contact_id))
        await contacts.merge(MARIA, twin.contact_id)
        later = NOW + timedelta(minutes=5)
        await log.close_call(CallClosed("CA1", Outcome.ANSWERED, "Asked.", twin.contact_id, later))
        assert (await directory.contact(MARIA)).last_contact_at == later
        async with database.reading() as unit:
            assert await unit.scalar(select(col(InteractionRow.contact_id))) == MARIA

    async def test_repeat_returns_him(self, contacts: SqlContacts, twin: Contact) -> None:
        """A retry is no error."""
        merged = await contacts.merge(MARIA, twin.contact_id)
        assert await contacts.merge(MARIA, twin.contact_id) == merged

    async def test_what_comes_under_the_doubled_id_belongs_to_the_kept_one(
        self,
        *,
        contacts: SqlContacts,
        twin: Contact,
        book: SqlAppointmentBook,
        log: SqlCallLog,
        database: Database,
        clock: SteppingClock,
    ) -> None:
        """Whoever still has it at hand writes for, and finds, the living customer: at once, by either id."""
        await contacts.merge(MARIA, twin.contact_id)
        consents, vehicles = SqlConsents(database), SqlVehicles(database)
        entry = ConsentEntry(twin.contact_id, DialPurpose.REMINDER, ConsentState.REFUSED, "said so", NOW)
        await consents.record(entry)
        await _live_as(twin.contact_id, book, log, database)
        for contact_id in (MARIA, twin.contact_id):
            assert [one.status for one in await book.upcoming(contact_id, NOW)] == [AppointmentStatus.CONFIRMED]
            assert "v1" in [one.vehicle_id for one in await vehicles.of_contact(contact_id)]
            assert await consents.state(contact_id, DialPurpose.REMINDER) is ConsentState.REFUSED
            assert await consents.latest(contact_id) == [replace(entry, contact_id=MARIA)]
            listed = await SqlAppointmentReader(database, clock).appointments(
                AppointmentFilter(WORKSHOP_ID, contact_id=contact_id), after=None, limit=9
            )
            assert [one.appointment.contact_id for one in listed] == [MARIA]
        async with database.reading() as unit:
            for column in (CallRow.contact_id, InteractionRow.contact_id, MessageRow.contact_id):
                assert await unit.scalar(select(col(column))) == MARIA

    async def test_what_is_written_while_two_are_merged_belongs_to_the_kept_one(
        self, contacts: SqlContacts, twin: Contact, database: Database
    ) -> None:
        """Before or after: nothing is left behind on the row nobody looks at."""
        vehicles = SqlVehicles(database)
        saving = [vehicles.save(Vehicle(f"v{n}", WORKSHOP_ID, twin.contact_id, plate=f"P {n}")) for n in range(8)]
        await asyncio.gather(*saving[:4], contacts.merge(MARIA, twin.contact_id), *saving[4:])
        async with database.reading() as unit:
            left = select(col(VehicleRow.vehicle_id)).where(col(VehicleRow.contact_id) == twin.contact_id)
            assert (await unit.scalars(left)).all() == []

    async def test_chain_of_mergers_leads_to_the_last(
        self, contacts: SqlContacts, directory: Directory, twin: Contact
    ) -> None:
        """Who was merged into somebody who is merged is found as well."""
        await contacts.merge(MARIA, twin.contact_id)
        merged = await contacts.merge(TOM, MARIA)
        assert await directory.contact(twin.contact_id) == merged
        with pytest.raises(RuleBroken, match="already"):
            await contacts.merge(MARIA, twin.contact_id)

    async def test_merging_both_ways_at_once_keeps_one(
        self, contacts: SqlContacts, directory: Directory, twin: Contact
    ) -> None:
        """One of the two wins, and nobody waits for ever."""
        ways = [contacts.merge(MARIA, twin.contact_id), contacts.merge(twin.contact_id, MARIA)]
        outcomes = await asyncio.gather(*ways, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [RuleBroken]
        assert await directory.contact(MARIA) == await directory.contact(twin.contact_id)

    async def test_caches_forget_customer_and_vehicles(
        self,
        contacts: SqlContacts,
        twin: Contact,
        database: Database,
        contacts_changed: ContactsChanged,
        vehicles_changed: VehiclesChanged,
    ) -> None:
        """The kept customer has the phones of both by then."""
        await SqlVehicles(database).save(Vehicle("v1", WORKSHOP_ID, twin.contact_id, VIN))
        merged = await contacts.merge(MARIA, twin.contact_id)
        assert contacts_changed.told == [merged]
        assert "v1" in {vehicle.vehicle_id for vehicle in vehicles_changed.told}

    async def test_cached_look_ups_of_both_are_right_at_once(
        self, directory: Directory, twin: Contact, database: Database
    ) -> None:
        """With the real caches: by either phone, and by VIN."""
        cache = InProcessCache()
        cached, vehicles = CachedDirectory(directory, cache), CachedVehicles(SqlVehicles(database), cache)
        contacts = SqlContacts(database, contact_changed=cached.forget, vehicle_changed=vehicles.forget)
        await vehicles.save(Vehicle("v1", WORKSHOP_ID, twin.contact_id, VIN))
        asked: list[Callable[[], Awaitable[object]]] = [
            lambda: cached.contact_by_phone(WORKSHOP_ID, MARIA_PHONE),
            lambda: cached.contact_by_phone(WORKSHOP_ID, twin.phones[0]),
            lambda: vehicles.by_vin(WORKSHOP_ID, VIN),
        ]
        for ask in asked:
            await ask()
        merged = await contacts.merge(MARIA, twin.contact_id)
        assert [await ask() for ask in asked] == [merged, merged, Vehicle("v1", WORKSHOP_ID, MARIA, VIN)]

    async def test_customers_of_two_businesses_are_refused(
        self, contacts: SqlContacts, directory: Directory, database: Database
    ) -> None:
        """They are two businesses' secrets."""
        workshop = await directory.organisation(WORKSHOP_ID)
        async with database.transaction() as unit:
            unit.add(organisation_row(replace(workshop, organisation_id="other")))
        await directory.save_contact(Contact("stranger", "other", "Maria Jensen"))
        with pytest.raises(RuleBroken, match="two businesses"):
            await contacts.merge(MARIA, "stranger")

    async def test_customer_with_himself_is_refused(self, contacts: SqlContacts) -> None:
        """He would point to himself."""
        with pytest.raises(RuleBroken, match="himself"):
            await contacts.merge(MARIA, MARIA)

    @pytest.mark.parametrize("pair", [(MARIA, "nobody"), ("nobody", MARIA)])
    async def test_nobody_is_not_found(self, contacts: SqlContacts, pair: tuple[str, str]) -> None:
        """An id that was never stored."""
        with pytest.raises(NotFound):
            await contacts.merge(*pair)


def test_every_table_that_names_a_customer_is_merged() -> None:
    """A key made of the customer can't just be changed: `store.merging` has to learn of such a table."""
    named = {
        f"{table.name}.{column.name}"
        for table in Row.metadata.sorted_tables
        for column in table.columns
        if any(key.target_fullname == "contact.contact_id" for key in column.foreign_keys)
    }
    moved = {f"{column.table.name}.{column.name}" for column in belongings()}
    assert named - moved == {
        "contact_phone.contact_id",
        "contact_email.contact_id",
        "consent.contact_id",
        "memory.contact_id",
        "erased_item.contact_id",  # who was erased is merged with nobody
    }
    assert {"appointment.contact_id", "call.contact_id", "vehicle.contact_id"} <= moved


async def _live_as(contact_id: str, book: SqlAppointmentBook, log: SqlCallLog, database: Database) -> None:
    await book.hold(appointment(contact_id=contact_id, starts_at=NINE), INSPECTION)
    await book.confirm("appt-1", None, None)
    await log.open_call(opened(contact_id=contact_id))
    await log.leave_message(MessageLeft("m1", WORKSHOP_ID, "CA1", contact_id, None, "Call me.", NOW))
    await log.close_call(CallClosed("CA1", Outcome.ANSWERED, "Asked.", contact_id, NOW))
    await SqlVehicles(database).save(Vehicle("v1", WORKSHOP_ID, contact_id, VIN))
