"""PostgreSQL restarts while a caller waits for his booking."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest
from temporalio.testing import WorkflowEnvironment

from domain.business import AppointmentStatus
from store.migrate import upgrade
from tests.fakes.faults import Gate
from tests.fakes.faulty_book import FaultyBook
from tests.servers.postgres import PostgresServer
from tests.workflows.booking import Booking
from tests.workflows.house import House
from tests.workflows.premises import open_house


@pytest.fixture
async def house_on_postgres(temporal: WorkflowEnvironment, mortal_postgres: PostgresServer) -> AsyncIterator[House]:
    """Open the workshop on a PostgreSQL of its own."""
    url = mortal_postgres.url(mortal_postgres.create())
    await asyncio.to_thread(upgrade, url)
    async with open_house(temporal, url) as opened:
        yield opened


async def test_the_caller_gets_his_booking(house_on_postgres: House, mortal_postgres: PostgresServer) -> None:
    """He has said yes and the event is written: the restart comes before the row, which is written all the same."""
    booking = Booking(house_on_postgres)
    await booking.hold()
    cast("FaultyBook", house_on_postgres.ports.book).confirming.gate = gate = Gate()
    confirming = asyncio.create_task(booking.confirm())
    await gate.arrival()
    await asyncio.to_thread(mortal_postgres.stop)
    await asyncio.to_thread(mortal_postgres.start)
    gate.open()
    booked = (await confirming).appointment
    assert booked == await booking.stored()
    assert booked is not None
    assert booked.status is AppointmentStatus.CONFIRMED
    assert len(house_on_postgres.calendars.events) == 1
