"""The workshop on SQLite with vendors that obey, for effects without their stories."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime

import pytest
from temporalio.testing import WorkflowEnvironment

from activities.appointments import AppointmentEffects
from activities.availability import Availability
from activities.notices import Notices
from domain.business import Organisation
from domain.ports.storage import CallLog, Directory
from store.appointment_book import SqlAppointmentBook
from store.call_log import SqlCallLog
from store.calls_read import SqlCallReader
from store.database import Database
from store.dial_log import SqlDialLog
from store.directory import SqlDirectory
from store.memories import SqlMemories
from store.outbox import SqlOutbox
from store.seeds import WORKSHOP_ID
from store.suppressions import SqlSuppressions
from tests.fakes.faulty_book import FaultyBook
from tests.fakes.vendors import FakeCalendars, FakeTexts
from tests.store.premade import move_in
from tests.workflows.house import NOW, House
from tests.workflows.premises import open_house


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """Open a database with the workshop in it."""
    opened = Database.open(sqlite_url)
    await move_in(opened)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Return a clock that stands still."""
    return lambda: NOW


@pytest.fixture
def directory(sqlite: Database) -> Directory:
    """Return the workshop's directory."""
    return SqlDirectory(sqlite)


@pytest.fixture
async def workshop(directory: Directory) -> Organisation:
    """Return the workshop."""
    return await directory.organisation(WORKSHOP_ID)


@pytest.fixture
def memories(sqlite: Database) -> SqlMemories:
    """Return what is remembered of the workshop's customers."""
    return SqlMemories(sqlite)


@pytest.fixture
def book(sqlite: Database) -> FaultyBook:
    """Return the workshop's appointments."""
    return FaultyBook(SqlAppointmentBook(sqlite, lambda: NOW))


@pytest.fixture
def log(sqlite: Database) -> CallLog:
    """Return the workshop's calls; nobody has to be told of changed customers."""

    async def forget(_contact: object) -> None:
        return None

    return SqlCallLog(sqlite, forget)


@pytest.fixture
def reader(sqlite: Database) -> SqlCallReader:
    """Return the read side."""
    return SqlCallReader(sqlite)


@pytest.fixture
def outbox(sqlite: Database, clock: Callable[[], datetime]) -> SqlOutbox:
    """Return the workshop's outgoing messages."""
    return SqlOutbox(sqlite, clock)


@pytest.fixture
def suppressions(sqlite: Database) -> SqlSuppressions:
    """Return the numbers nobody contacts."""
    return SqlSuppressions(sqlite)


@pytest.fixture
def dials(sqlite: Database) -> SqlDialLog:
    """Return the calls we want to place."""
    return SqlDialLog(sqlite)


@pytest.fixture
def calendars() -> FakeCalendars:
    """Return the calendar vendor."""
    return FakeCalendars()


@pytest.fixture
def texts() -> FakeTexts:
    """Return the SMS vendor."""
    return FakeTexts()


@pytest.fixture
def availability(
    directory: Directory, book: FaultyBook, calendars: FakeCalendars, clock: Callable[[], datetime]
) -> Availability:
    """Return the search for free starts."""
    return Availability(directory=directory, book=book, calendars=calendars, clock=clock)


@pytest.fixture
def effects(
    directory: Directory, book: FaultyBook, calendars: FakeCalendars, clock: Callable[[], datetime]
) -> AppointmentEffects:
    """Return the effects of booking."""
    return AppointmentEffects(
        directory=directory, book=book, calendars=calendars, clock=clock, notices=Notices(directory, clock)
    )


@pytest.fixture
async def house(temporal: WorkflowEnvironment, sqlite_url: str) -> AsyncIterator[House]:
    """Open the workshop with its worker running."""
    async with open_house(temporal, sqlite_url) as opened:
        yield opened
