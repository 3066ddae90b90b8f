"""Whoever checks an installation sees what nobody looks after."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from domain.business import Appointment, AppointmentStatus
from processes import cli
from processes.clock import utc_now
from store.appointment_book import SqlAppointmentBook
from store.database import Database
from store.migrate import upgrade
from tests.activities.appointments import APPOINTMENT_ID, claim
from tests.store.premade import move_in
from tests.store.world import INSPECTION


@pytest.fixture
def database_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Set the database of the command, with the workshop in it."""
    url = f"sqlite:///{tmp_path / 'holdfast.db'}"
    upgrade(url)
    monkeypatch.setenv("HOLDFAST_DATABASE_URL", url)
    return url


async def hold(url: str, *, ago: timedelta) -> None:
    """Hold a slot until so long ago."""
    database = Database.open(url)
    try:
        await move_in(database)
        wanted = claim()
        held = Appointment(
            appointment_id=wanted.appointment_id,
            organisation_id=wanted.organisation_id,
            contact_id=wanted.contact_id,
            service_key=INSPECTION.key,
            resource_key=wanted.offer.resource_key,
            starts_at=wanted.offer.starts_at,
            ends_at=wanted.offer.ends_at,
            status=AppointmentStatus.HELD,
            held_until=utc_now() - ago,
        )
        await SqlAppointmentBook(database, utc_now).hold(held, INSPECTION)
    finally:
        await database.close()


@pytest.mark.parametrize(("ago", "exit_code"), [(timedelta(minutes=-3), 0), (timedelta(hours=1), 1)])
def test_a_hold_nobody_let_go_is_named(
    database_url: str, ago: timedelta, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its appointment; a hold whose time is not over is none."""
    asyncio.run(hold(database_url, ago=ago))
    assert cli.main(["orphans"]) == exit_code
    named = [line.split()[:3] for line in capsys.readouterr().out.splitlines()]
    assert named == [["lapsed_hold:", "appointment", APPOINTMENT_ID]] * exit_code
