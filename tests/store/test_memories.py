"""What is remembered of customers, on both databases."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from domain.business import AppointmentStatus, Organisation
from domain.errors import NotFound
from domain.memory import Fact, Insight, Memory, Mood
from domain.relationship import Visits
from store.appointment_book import SqlAppointmentBook
from store.contacts import SqlContacts
from store.database import Database
from store.memories import SqlMemories
from store.seeds import WORKSHOP_ID
from tests.store.world import (
    INSPECTION,
    MARIA,
    NINE,
    NOW,
    TOM,
    ContactsChanged,
    VehiclesChanged,
    at,
)

CALL = Insight("CA1", "phone", NOW, "Called.", Mood.GOOD, (("Call back", date(2026, 11, 23)),), (), ("Mornings",))


@pytest.fixture
def memories(workshop: Organisation, database: Database) -> SqlMemories:
    """Return what is remembered."""
    return SqlMemories(database)


async def test_a_memory_comes_back_as_it_was_kept(memories: SqlMemories) -> None:
    """With every word, day and instant; what changes nothing is no revision."""
    assert await memories.memory(MARIA) == Memory(MARIA, WORKSHOP_ID)
    for _ in range(2):
        kept = await memories.change(MARIA, lambda memory: memory.with_insight(CALL), NOW)
    assert kept == await memories.memory(MARIA)
    assert (kept.revision, kept.changed_at, kept.open_promises[0].due) == (1, NOW, date(2026, 11, 23))


async def test_of_many_at_once_none_is_lost(memories: SqlMemories) -> None:
    """Each works on what the one before has left."""
    facts = [Fact(f"f{number}", f"Fact {number}", NOW, "Olga") for number in range(8)]

    async def note(fact: Fact) -> None:
        await memories.change(MARIA, lambda memory: memory.with_fact(fact), NOW)

    await asyncio.gather(*(note(fact) for fact in facts))
    kept = await memories.memory(MARIA)
    assert (len(kept.facts), kept.revision) == (8, 8)


async def test_nobody_is_not_remembered(memories: SqlMemories) -> None:
    """By his id."""
    with pytest.raises(NotFound, match="nobody"):
        await memories.memory("nobody")
    with pytest.raises(NotFound, match="nobody"):
        await memories.change("nobody", lambda memory: memory, NOW)


async def test_visits_are_counted_as_of_an_instant(memories: SqlMemories, book: SqlAppointmentBook) -> None:
    """What is booked and past was kept, unless somebody says otherwise."""
    for day in range(4):
        start = NINE + timedelta(days=day)
        await book.hold(at(start, f"a{day}"), INSPECTION)
        await book.confirm(f"a{day}", None, None)
    await book.mark("a1", AppointmentStatus.NO_SHOW, [])
    await book.cancel("a3", [])
    assert await memories.visits(MARIA, NOW) == Visits(coming=2, missed=1)
    after = NINE + timedelta(days=2, hours=1)
    assert await memories.visits(MARIA, after) == Visits(kept=2, missed=1, last_at=NINE + timedelta(days=2))
    assert await memories.visits(TOM, after) == Visits()


@pytest.mark.parametrize("has_own", [False, True])
async def test_merged_customers_have_one_memory(
    *,
    has_own: bool,
    memories: SqlMemories,
    database: Database,
    contacts_changed: ContactsChanged,
    vehicles_changed: VehiclesChanged,
) -> None:
    """Under either id; what comes under the doubled one later is taken in too."""
    await memories.change(TOM, lambda memory: memory.with_insight(CALL), NOW)
    if has_own:
        await memories.change(MARIA, lambda memory: memory.with_note("Hers"), NOW)
    contacts = SqlContacts(database, contact_changed=contacts_changed, vehicle_changed=vehicles_changed)
    for _ in range(2):
        await contacts.merge(MARIA, TOM)
    merged = await memories.memory(TOM)
    assert (merged.contact_id, merged.summary, merged.note) == (MARIA, "Called.", "Hers" if has_own else "")
    await memories.change(TOM, lambda memory: memory.with_note("Late"), NOW)
    assert (await memories.memory(MARIA)).note == "Late"
