"""The workshop on each kind of database in turn, and people and times to test with."""

from __future__ import annotations

import pytest

from domain.business import Organisation
from domain.ports.storage import Directory
from store.appointment_book import SqlAppointmentBook
from store.call_log import SqlCallLog
from store.calls_read import SqlCallReader
from store.database import Database
from store.directory import SqlDirectory
from store.outbox import SqlOutbox
from store.seeds import WORKSHOP_ID, seed_workshop
from tests.store.world import ContactsChanged, SteppingClock


@pytest.fixture
async def workshop(database: Database) -> Organisation:
    """Seed the workshop and return it."""
    await seed_workshop(database)
    return await SqlDirectory(database).organisation(WORKSHOP_ID)


@pytest.fixture
def directory(workshop: Organisation, database: Database) -> Directory:
    """Return the workshop's directory."""
    return SqlDirectory(database)


@pytest.fixture
def book(workshop: Organisation, database: Database, clock: SteppingClock) -> SqlAppointmentBook:
    """Return the workshop's appointments."""
    return SqlAppointmentBook(database, clock)


@pytest.fixture
def contacts_changed() -> ContactsChanged:
    """Return who is told about customers whose rows have changed."""
    return ContactsChanged()


@pytest.fixture
def log(workshop: Organisation, database: Database, contacts_changed: ContactsChanged) -> SqlCallLog:
    """Return the workshop's calls."""
    return SqlCallLog(database, contacts_changed)


@pytest.fixture
def reader(database: Database) -> SqlCallReader:
    """Return the read side."""
    return SqlCallReader(database)


@pytest.fixture
def clock() -> SteppingClock:
    """Return a clock that moves when told to."""
    return SteppingClock()


@pytest.fixture
def outbox(workshop: Organisation, database: Database, clock: SteppingClock) -> SqlOutbox:
    """Return the workshop's outgoing messages."""
    return SqlOutbox(database, clock)
