"""Services and resources over REST."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import httpx
import pytest

from domain.business import Absence, OpeningHours, OpenSpan
from tests.api.conftest import World
from tests.api.office import HOURS, NINE, NORTHGATE, WORKSHOP

ANY = {"If-Match": "*"}
MONDAYS = {"weekly": [[{"opens": "08:00", "closes": "00:00"}], [], [], [], [], [], []], "closed_on": ["2026-12-28"]}


async def test_services_are_listed(api: httpx.AsyncClient) -> None:
    """With what they take and cost; money is text, digit for digit."""
    [service] = (await api.get("/api/services")).json()["services"]

    assert (service["key"], service["duration_minutes"], service["price"]) == ("inspection", 60, "89.00")
    assert service == (await api.get("/api/services/inspection")).json()


async def test_resources_are_listed(api: httpx.AsyncClient) -> None:
    """With their hours from Monday to Sunday, their absences and the zone of their clock."""
    [bay] = (await api.get("/api/resources")).json()["resources"]

    assert len(bay["hours"]["weekly"]) == 7
    assert bay["hours"]["weekly"][0][0] == {"opens": "08:00:00", "closes": "12:00:00"}
    assert bay["absences"][0]["reason"] == "leave"
    assert bay["time_zone"] == "America/New_York"
    assert bay == (await api.get("/api/resources/bay_1")).json()


async def test_price_is_changed_by_who_has_seen_it(world: World, api: httpx.AsyncClient) -> None:
    """The second of two who read the same is told to look again."""
    tag = {"If-Match": (await api.get("/api/services/inspection")).headers["etag"]}
    answers = [
        await api.patch("/api/services/inspection", json={"price": price}, headers=tag) for price in ("95.00", "99.00")
    ]

    assert [answer.status_code for answer in answers] == [200, 412]
    assert world.office.directory.organisations[NORTHGATE].services[0].price == Decimal("95.00")


async def test_price_may_be_quoted_on_the_spot(world: World, api: httpx.AsyncClient) -> None:
    """Null says so; nothing said changes nothing."""
    await api.patch("/api/services/inspection", json={}, headers=ANY)
    kept = world.office.directory.organisations[NORTHGATE].services[0].price
    await api.patch("/api/services/inspection", json={"price": None}, headers=ANY)

    assert kept == Decimal("89.00")
    assert world.office.directory.organisations[NORTHGATE].services[0].price is None


async def test_hours_are_changed_and_absences_stay(world: World, api: httpx.AsyncClient) -> None:
    """What is left out of the change is as it was; the answer can be sent back as it is."""
    before = world.office.directory.organisations[NORTHGATE].resources[0]
    changed = await api.patch("/api/resources/bay_1", json={"hours": MONDAYS}, headers=ANY)
    after = world.office.directory.organisations[NORTHGATE].resources[0]
    again = await api.patch(
        "/api/resources/bay_1", json={"hours": changed.json()["hours"]}, headers={"If-Match": changed.headers["etag"]}
    )

    assert after.hours == OpeningHours({0: (OpenSpan(time(8), time()),)}, frozenset({date(2026, 12, 28)}))
    assert after.absences == before.absences
    assert again.json() == changed.json()


async def test_absences_are_replaced_as_a_whole(world: World, api: httpx.AsyncClient) -> None:
    """They come back ascending, on the resource's clock, and are kept in UTC; the hours stay."""
    away = [
        {"starts_at": "2026-11-25T09:00:00-05:00", "ends_at": "2026-11-25T10:00:00-05:00"},
        {"starts_at": "2026-11-24T09:00:00-05:00", "ends_at": "2026-11-24T10:00:00-05:00", "reason": "repair"},
    ]
    changed = await api.patch("/api/resources/bay_1", json={"absences": away}, headers=ANY)
    after = world.office.directory.organisations[NORTHGATE].resources[0]

    assert [absence["reason"] for absence in changed.json()["absences"]] == ["repair", ""]
    assert changed.json()["absences"][0]["starts_at"] == away[1]["starts_at"]
    assert after.absences[0].starts_at == NINE
    assert after.hours == HOURS


async def test_absence_of_long_ago_is_shown_as_it_is(world: World, api: httpx.AsyncClient) -> None:
    """A reason longer than a new one may be, out of a file, keeps nobody from the resources."""
    business = world.office.directory.organisations[NORTHGATE]
    reason = "repair " * 50
    bay = replace(business.resources[0], absences=(Absence(NINE, NINE + timedelta(hours=1), reason),))
    world.office.directory.organisations[NORTHGATE] = replace(business, resources=(bay,))

    [listed] = (await api.get("/api/resources")).json()["resources"]
    assert listed["absences"][0] == {
        "starts_at": "2026-11-24T09:00:00-05:00",
        "ends_at": "2026-11-24T10:00:00-05:00",
        "reason": reason,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"absences": [{"starts_at": "2026-11-24T10:00:00Z", "ends_at": "9999-12-31T23:59:00Z"}]},
        {"hours": MONDAYS | {"weekly": [[]] * 6}},
        {"hours": MONDAYS | {"weekly": [[{"opens": "12:00", "closes": "08:00"}], *[[]] * 6]}},
        {"hours": MONDAYS | {"weekly": [[{"opens": "08:00:30", "closes": "12:00"}], *[[]] * 6]}},
        {
            "hours": MONDAYS
            | {"weekly": [[{"opens": "08:00", "closes": "12:00"}, {"opens": "11:00", "closes": "13:00"}], *[[]] * 6]}
        },
        {
            "hours": MONDAYS
            | {"weekly": [[{"opens": "08:00", "closes": "00:00"}, {"opens": "11:00", "closes": "13:00"}], *[[]] * 6]}
        },
        {"hours": None},
        {"absences": [{"starts_at": "2026-11-24T10:00:00Z", "ends_at": "2026-11-24T10:00:00Z"}]},
        {"absences": [{"starts_at": "2026-11-24T10:00:00", "ends_at": "2026-11-25T10:00:00"}]},
    ],
)
async def test_impossible_hours_and_absences_are_refused(
    world: World, api: httpx.AsyncClient, wrong: dict[str, object]
) -> None:
    """Too far away; six days, backwards, with seconds, overlapping, after midnight, none; of no length, in no zone."""
    before = world.office.directory.organisations[NORTHGATE]
    response = await api.patch("/api/resources/bay_1", json=wrong, headers=ANY)

    assert response.status_code == 422
    assert world.office.directory.organisations[NORTHGATE] == before


@pytest.mark.parametrize("path", ["/api/services/inspection", "/api/resources/bay_1"])
async def test_change_without_version_is_refused(api: httpx.AsyncClient, path: str) -> None:
    """It could undo what nobody has looked at."""
    assert (await api.patch(path, json={})).status_code == 428


@pytest.mark.parametrize("path", ["/api/services/other", "/api/resources/other"])
async def test_what_is_not_there_is_not_found(api: httpx.AsyncClient, path: str) -> None:
    """To be shown or changed."""
    assert (await api.get(path)).status_code == 404
    assert (await api.patch(path, json={}, headers=ANY)).status_code == 404


async def test_service_is_added_once(world: World, api: httpx.AsyncClient) -> None:
    """At the end of the list; repeated, the request gets the same answer."""
    wanted = {
        "key": "tyres",
        "name": "tyre change",
        "duration_minutes": 45,
        "resource_keys": ["bay_1"],
        "price": "59.00",
    }
    once = {"Idempotency-Key": "k1"}
    answers = [await api.post("/api/services", json=wanted, headers=once) for _ in range(2)]

    assert [(one.status_code, one.headers["location"]) for one in answers] == [(201, "/api/services/tyres")] * 2
    assert [one.key for one in world.office.directory.organisations[NORTHGATE].services] == ["inspection", "tyres"]
    assert answers[0].json() == (await api.get("/api/services/tyres")).json()


async def test_service_is_changed_and_retired(world: World, api: httpx.AsyncClient) -> None:
    """It stays in the list, and is offered to nobody."""
    wanted = {"name": "big inspection", "duration_minutes": 90, "buffer_minutes": 15, "is_retired": True}
    changed = await api.patch("/api/services/inspection", json=wanted, headers=ANY)
    business = world.office.directory.organisations[NORTHGATE]

    assert changed.json() == (await api.get("/api/services/inspection")).json()
    assert business.services[0] == replace(
        WORKSHOP.services[0],
        name="big inspection",
        duration=timedelta(minutes=90),
        buffer=timedelta(minutes=15),
        is_retired=True,
    )
    assert business.offered_services == ()


async def test_resource_is_added_once(world: World, api: httpx.AsyncClient) -> None:
    """With its hours and its calendar."""
    wanted = {"key": "bay_2", "name": "Bay 2", "hours": MONDAYS, "calendar_id": "bay2@northgate.example"}
    once = {"Idempotency-Key": "k1"}
    answers = [await api.post("/api/resources", json=wanted, headers=once) for _ in range(2)]
    added = world.office.directory.organisations[NORTHGATE].resources[1:]
    hidden = (await api.get("/api/resources/bay_2", headers={"Authorization": "Bearer hf_viewer"})).json()

    assert [one.status_code for one in answers] == [201, 201]
    assert [(one.key, one.calendar_id) for one in added] == [("bay_2", "bay2@northgate.example")]
    assert answers[0].json()["calendar_id"] == "bay2@northgate.example"
    assert hidden["calendar_id"] == "••••@northgate.example"


async def test_resource_is_renamed_and_retired(world: World, api: httpx.AsyncClient) -> None:
    """Hours and absences stay; null takes its calendar away."""
    world.office.directory.organisations[NORTHGATE] = replace(
        WORKSHOP, resources=(replace(WORKSHOP.resources[0], calendar_id="bay1@northgate.example"),)
    )
    wanted = {"name": "Old bay", "calendar_id": None, "is_retired": True}
    await api.patch("/api/resources/bay_1", json=wanted, headers=ANY)

    [bay] = world.office.directory.organisations[NORTHGATE].resources
    assert bay == replace(WORKSHOP.resources[0], name="Old bay", is_retired=True)


@pytest.mark.parametrize(
    ("path", "wrong", "field"),
    [
        ("/api/services/inspection", {"resource_keys": ["bay_9"]}, "body.resource_keys"),
        ("/api/services/inspection", {"resource_keys": []}, "body.resource_keys"),
        ("/api/services/inspection", {"duration_minutes": 0}, "body.duration_minutes"),
        ("/api/services/inspection", {"name": None}, "body.name"),
        ("/api/services/inspection", {"currency": "dollars"}, "body.currency"),
        ("/api/resources/bay_1", {"location_key": "moon"}, "body.location_key"),
        ("/api/resources/bay_1", {"calendar_id": "two words"}, "body.calendar_id"),
    ],
)
async def test_what_leads_nowhere_is_refused(
    world: World, api: httpx.AsyncClient, path: str, wrong: dict[str, object], field: str
) -> None:
    """A resource or place that is not there, a service of no length, a name that is none."""
    refused = await api.patch(path, json=wrong, headers=ANY)

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    assert world.office.directory.organisations[NORTHGATE] == WORKSHOP
