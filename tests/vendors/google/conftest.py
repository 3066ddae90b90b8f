"""The Google sandbox on loopback, and the adapter pointed at it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from sandbox.faults import FaultBoard
from sandbox.google.account import ServiceAccount
from sandbox.google.app import create_app
from sandbox.google.calendars import Calendars
from sandbox.mailbox import Mailbox
from tests.sandbox.loopback import serve
from vendors.google.calendars import GoogleCalendars

#: Longer than a busy machine keeps a sandbox from answering.
NO_HURRY: Final = timedelta(seconds=60)


def this_day() -> datetime:
    """Return when it is to the adapter: three days before the appointments here, whenever the tests run."""
    return datetime(2026, 11, 21, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Google:
    """A running sandbox."""

    faults: FaultBoard
    calendars: Calendars
    account: ServiceAccount
    mailbox: Mailbox
    url: str


@asynccontextmanager
async def _sandbox() -> AsyncGenerator[Google]:
    """Run a sandbox with real time: tokens are signed with it."""
    faults = FaultBoard()
    account = ServiceAccount(lambda: datetime.now(UTC))
    calendars = Calendars(lambda: datetime.now(UTC))
    mailbox = Mailbox()
    async with serve(create_app(faults, account, calendars, mailbox)) as url:
        yield Google(faults, calendars, account, mailbox, url)


@pytest.fixture(scope="module")
async def running() -> AsyncIterator[Google]:
    """The running sandbox of these tests."""
    async with _sandbox() as google:
        yield google


@pytest.fixture
async def own() -> AsyncIterator[Google]:
    """A sandbox of one test alone, whose requests may outlive it."""
    async with _sandbox() as google:
        yield google


@pytest.fixture
def google(running: Google) -> Google:
    """The sandbox with empty calendars and nothing planned."""
    running.faults.clear()
    running.calendars.reset()
    running.mailbox.kept.clear()
    return running


@pytest.fixture(scope="module")
async def shared(running: Google) -> AsyncIterator[GoogleCalendars]:
    """One adapter for all tests, as a process has one; building its services is what takes time."""
    adapter = GoogleCalendars(
        running.account.as_json(running.url), base_url=running.url, threads=2, timeout=NO_HURRY, clock=this_day
    )
    yield adapter
    adapter.close()


@pytest.fixture
def adapter(shared: GoogleCalendars, google: Google) -> GoogleCalendars:
    """The adapter on an empty sandbox."""
    return shared


@pytest.fixture
async def fresh(google: Google) -> AsyncIterator[GoogleCalendars]:
    """An adapter that has no token yet, and one thread."""
    adapter = GoogleCalendars(
        google.account.as_json(google.url), base_url=google.url, threads=1, timeout=NO_HURRY, clock=this_day
    )
    yield adapter
    adapter.close()
