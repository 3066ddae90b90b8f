"""A week of the business over REST."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from domain.business import AppointmentStatus, ReminderChannel
from domain.reminders import Reminder, ReminderState
from tests.api.conftest import World
from tests.api.fakes import client_of
from tests.api.office import DANA, NINE, NORTHGATE, booked

TUESDAY = {"from": "2026-11-24", "days": "1"}


@pytest.fixture
async def api(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client with a viewer's key."""
    async with client_of(world.app()) as client:
        client.headers["Authorization"] = "Bearer hf_viewer"
        yield client


async def test_day_shows_what_fills_it(world: World, api: httpx.AsyncClient) -> None:
    """Closed, booked, held: on the wall clock of the resource, by start."""
    world.office.appointments.kept = [
        booked(),
        booked("h", starts_at=NINE + timedelta(hours=5), status=AppointmentStatus.HELD),
    ]
    [bay] = (await api.get("/api/calendar", params=TUESDAY)).json()["resources"]

    assert [(one["kind"], one["starts_at"][11:16], one["ends_at"][11:16]) for one in bay["spans"]] == [
        ("closed", "00:00", "08:00"),
        ("appointment", "09:00", "10:00"),
        ("closed", "12:00", "13:00"),
        ("hold", "14:00", "15:00"),
        ("closed", "17:00", "00:00"),
    ]
    assert bay["time_zone"] == "America/New_York"
    assert bay["spans"][1]["starts_at"] == "2026-11-24T09:00:00-05:00"
    assert [bay["spans"][1][name] for name in ("appointment_id", "contact_name", "service_key")] == [
        "appt-1",
        DANA.name,
        "inspection",
    ]


async def test_booking_says_when_its_customer_is_reminded(world: World, api: httpx.AsyncClient) -> None:
    """On the day before, at the business's hour; one of that day says how it came out, one of another nothing."""
    [due] = await _reminders(world, api)
    opened = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    earlier = Reminder("r-1", NORTHGATE, "appt-1", "2026-11-20", ReminderChannel.SMS, opened, ReminderState.TEXTED)
    world.office.appointments.reminders = [earlier]
    [still_due] = await _reminders(world, api)
    reached = Reminder(
        "r-2", NORTHGATE, "appt-1", "2026-11-24", ReminderChannel.CALL, opened, ReminderState.REACHED, opened
    )
    world.office.appointments.reminders = [earlier, reached]
    [told] = await _reminders(world, api)

    assert due == still_due
    assert (due["due_at"], due["state"]) == ("2026-11-23T14:00:00Z", None)
    assert (told["state"], told["channel"], told["confirmed_at"]) == ("reached", "call", "2026-11-23T14:00:00Z")


async def _reminders(world: World, api: httpx.AsyncClient) -> list[dict[str, str | None]]:
    world.office.appointments.kept = [booked()]
    [bay] = (await api.get("/api/calendar", params=TUESDAY)).json()["resources"]
    return [one["reminder"] for one in bay["spans"] if one["kind"] == "appointment"]


@pytest.mark.parametrize(("asked", "shown"), [({}, 0), ({"cancelled": "true"}, 1)])
async def test_cancelled_appointment_is_shown_to_whoever_asks(
    world: World, api: httpx.AsyncClient, asked: dict[str, str], shown: int
) -> None:
    """It fills nothing; no reminder of it is to come."""
    world.office.appointments.kept = [booked(status=AppointmentStatus.CANCELLED)]
    [bay] = (await api.get("/api/calendar", params=TUESDAY | asked)).json()["resources"]
    spans = [one for one in bay["spans"] if one["kind"] == "appointment"]

    assert [(one["status"], one["reminder"]) for one in spans] == [("cancelled", None)] * shown


async def test_absence_lies_upon_the_others(api: httpx.AsyncClient) -> None:
    """It is shown on every day it touches, as long as it is."""
    thursday = {"from": "2026-11-26", "days": "1"}
    [bay] = (await api.get("/api/calendar", params=thursday)).json()["resources"]

    [absence] = [one for one in bay["spans"] if one["kind"] == "absence"]
    assert (absence["reason"], absence["ends_at"]) == ("leave", "2026-11-27T09:00:00-05:00")


async def test_other_days_and_resources_are_left_out(world: World, api: httpx.AsyncClient) -> None:
    """What ends at midnight belongs to the day before, what is another's to none of these."""
    midnight = NINE - timedelta(hours=9)
    world.office.appointments.kept = [
        booked("before", starts_at=midnight - timedelta(hours=1)),
        booked("after", starts_at=midnight + timedelta(days=1)),
        booked("gone", resource_key="bay_9"),
    ]
    [bay] = (await api.get("/api/calendar", params=TUESDAY)).json()["resources"]

    assert [one["kind"] for one in bay["spans"]] == ["closed", "closed", "closed"]


async def test_a_week_is_usual(api: httpx.AsyncClient) -> None:
    """Seven days unless told otherwise."""
    assert (await api.get("/api/calendar", params={"from": "2026-11-23"})).json()["days"] == 7


async def test_reader_who_has_it_is_told_so(world: World, api: httpx.AsyncClient) -> None:
    """A page that asks again and again costs little, until something changes."""
    known = {"If-None-Match": (await api.get("/api/calendar", params=TUESDAY)).headers["etag"]}
    unchanged = await api.get("/api/calendar", params=TUESDAY, headers=known)
    world.office.appointments.kept = [booked()]
    changed = await api.get("/api/calendar", params=TUESDAY, headers=known)

    assert (unchanged.status_code, changed.status_code) == (304, 200)


@pytest.mark.parametrize("odd", [{"days": "32"}, {"days": "0"}, {"from": "1600-01-01"}, {"organisation": "a b"}])
async def test_odd_questions_are_problems(api: httpx.AsyncClient, odd: dict[str, str]) -> None:
    """Too long, too short, too long ago, no organisation's id."""
    assert (await api.get("/api/calendar", params=TUESDAY | odd)).status_code == 422
