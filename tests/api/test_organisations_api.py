"""Businesses themselves over REST."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import httpx
import pytest

from domain.business import HolidayRegion, Location, Organisation, ReminderChannel
from tests.api.conftest import World
from tests.api.fakes import OUR_NUMBER
from tests.api.office import NORTHGATE, WORKSHOP

ONE = f"/api/organisation/{NORTHGATE}"
ANY = {"If-Match": "*"}
MAIN = {"key": "main", "name": "Main", "time_zone": "America/Chicago"}


@pytest.fixture
async def api(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """Return a client with an administrator's key."""
    client.headers["Authorization"] = "Bearer hf_owner"
    return client


def business(world: World) -> Organisation:
    """Return it as it stands."""
    return world.office.directory.organisations[NORTHGATE]


async def test_organisations_are_listed(api: httpx.AsyncClient) -> None:
    """To choose from."""
    assert (await api.get("/api/organisations")).json() == {
        "organisations": [
            {"organisation_id": NORTHGATE, "name": "Northgate Auto Workshop", "time_zone": "America/New_York"}
        ]
    }


async def test_organisation_is_shown(world: World, api: httpx.AsyncClient) -> None:
    """Spans in whole numbers; who may not see numbers is shown the last digits of the human's."""
    world.office.directory.organisations[NORTHGATE] = replace(WORKSHOP, human_number="+15551239999")
    shown = (await api.get(ONE)).json()
    masked = (await api.get(ONE, headers={"Authorization": "Bearer hf_viewer"})).json()

    assert (shown["minimum_notice_minutes"], shown["booking_horizon_days"]) == (60, 60)
    assert (shown["cancellation_notice_minutes"], shown["reminders_at"]) == (1440, "09:00:00")
    assert shown["human_number"] == "+15551239999"
    assert masked["human_number"].endswith("9999")
    assert masked["human_number"] != shown["human_number"]


async def test_everything_is_changed_at_once(world: World, api: httpx.AsyncClient) -> None:
    """Schedules follow; the second of two who looked at the same is told to look again."""
    tag = {"If-Match": (await api.get(ONE)).headers["etag"]}
    wanted = {
        "name": "Southgate",
        "time_zone": "Europe/Berlin",
        "human_number": "+15551239999",
        "minimum_notice_minutes": 90,
        "booking_horizon_days": 30,
        "cancellation_notice_minutes": 120,
        "reminders_at": "17:30",
        "reminder_channel": "sms",
        "locations": [MAIN | {"address": "Main St 1", "holidays": {"country": "US", "subdivision": "IL"}}],
    }
    answers = [await api.patch(ONE, json=wanted, headers=tag) for _ in range(2)]

    assert [one.status_code for one in answers] == [200, 412]
    assert business(world) == replace(
        WORKSHOP,
        name="Southgate",
        time_zone="Europe/Berlin",
        human_number="+15551239999",
        minimum_notice=timedelta(minutes=90),
        booking_horizon=timedelta(days=30),
        cancellation_notice=timedelta(hours=2),
        reminders_at=time(17, 30),
        reminder_channel=ReminderChannel.SMS,
        locations=(Location("main", "Main", "America/Chicago", "Main St 1", HolidayRegion("US", "IL")),),
    )
    assert world.office.schedules.followed == [NORTHGATE]


async def test_what_is_left_out_stays(world: World, api: httpx.AsyncClient) -> None:
    """Null is said, and means never or nobody."""
    await api.patch(ONE, json={"name": " Southgate "}, headers=ANY)
    named = business(world)
    await api.patch(ONE, json={"reminders_at": None, "human_number": None}, headers=ANY)

    assert named == replace(WORKSHOP, name="Southgate")
    assert business(world) == replace(named, reminders_at=None)


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"name": " "}, "body.name", "not blank"),
        ({"time_zone": "Mars/Olympus"}, "body.time_zone", "is no IANA time zone"),
        ({"human_number": OUR_NUMBER}, "body.human_number", "is a line of ours"),
        ({"human_number": "911"}, "body.human_number", "E.164"),
        ({"booking_horizon_days": 0}, "body.booking_horizon_days", "at least 1"),
        ({"minimum_notice_minutes": None}, "body.minimum_notice_minutes", "whole number"),
        ({"reminders_at": "09:00:30"}, "body.reminders_at", "HH:MM"),
        ({"reminder_channel": "fax"}, "body.reminder_channel", "'call' or 'sms'"),
        ({"locations": [MAIN, MAIN]}, "body.locations", "main is there twice"),
        ({"locations": [MAIN | {"holidays": {"country": "XX"}}]}, "body.locations", "main: nobody knows"),
        (
            {"locations": [MAIN | {"holidays": {"country": "us"}}]},
            "body.locations[0].holidays.country",
            "capital letters",
        ),
    ],
)
async def test_impossible_change_is_refused(
    world: World, api: httpx.AsyncClient, wrong: dict[str, Any], field: str, message: str
) -> None:
    """With the field and what would do; nothing is stored, and no schedule moves."""
    refused = await api.patch(ONE, json=wrong, headers=ANY)

    [error] = refused.json()["errors"]
    assert (refused.status_code, error["field"]) == (422, field)
    assert message in error["message"]
    assert business(world) == WORKSHOP
    assert world.office.schedules.followed == []


async def test_place_stays_as_long_as_somebody_works_there(world: World, api: httpx.AsyncClient) -> None:
    """He would keep another clock all of a sudden."""
    here = replace(WORKSHOP.resources[0], location_key="main")
    main = Location("main", "Main", "America/Chicago")
    world.office.directory.organisations[NORTHGATE] = replace(WORKSHOP, resources=(here,), locations=(main,))
    refused = await api.patch(ONE, json={"locations": []}, headers=ANY)

    assert "bay_1" in refused.json()["errors"][0]["message"]
    assert business(world).locations == (main,)


async def test_change_without_version_is_refused(api: httpx.AsyncClient) -> None:
    """It could undo what nobody has looked at."""
    assert (await api.patch(ONE, json={})).status_code == 428
    assert (await api.patch("/api/organisation/other", json={}, headers=ANY)).status_code == 404
