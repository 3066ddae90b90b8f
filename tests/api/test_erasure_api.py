"""`POST /api/contacts/{contact_id}/erase`."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from domain.errors import ProviderUnavailable
from tests.api.conftest import World
from tests.api.fakes import NOW
from tests.api.office import DANA as CUSTOMER

DANA = "/api/contacts/contact-1/erase"


@pytest.fixture
def owner(api: httpx.AsyncClient) -> httpx.AsyncClient:
    """Return a client with the highest role."""
    api.headers["Authorization"] = "Bearer hf_owner"
    return api


async def erase(owner: httpx.AsyncClient, key: str = "k1", *, path: str = DANA, **body: str) -> httpx.Response:
    """Ask for it."""
    return await owner.post(path, json={"confirm": "Dana Reed", **body}, headers={"Idempotency-Key": key})


async def test_a_person_is_erased(world: World, owner: httpx.AsyncClient) -> None:
    """Once for each request; what calendars say is put right behind it, and the log has her id alone."""
    given = [await erase(owner), await erase(owner)]
    assert [one.status_code for one in given] == [200, 200]
    assert given[0].json() == {
        "contact_id": "contact-1",
        "erased_at": NOW.isoformat().replace("+00:00", "Z"),
        "calls": 2,
        "messages": 0,
        "tasks": 0,
        "appointments": 1,
        "recordings": ["RE1"],
    }
    assert world.office.erasures.cleared == [("contact-1", ("appt-1",))]
    assert "Dana" not in str(world.office.audit.kept)


async def test_another_name_erases_nobody(world: World, owner: httpx.AsyncClient) -> None:
    """It is typed back so that nobody is erased by a slip."""
    given = await erase(owner, confirm="Dana")
    assert (given.status_code, given.json()["code"]) == (409, "rule_broken")
    assert world.office.erasures.erased == []
    assert (await erase(owner, "k2", path="/api/contacts/nobody/erase")).status_code == 404


async def test_calendars_are_asked_for_again(world: World, owner: httpx.AsyncClient) -> None:
    """While workflows are away the answer is 503; the same request later finishes it."""
    world.office.erasures.failure = ProviderUnavailable("temporal", "away")
    assert (await erase(owner)).status_code == 503
    world.office.erasures.failure = None
    assert (await erase(owner)).status_code == 200
    assert len(world.office.erasures.cleared) == 1


@pytest.mark.parametrize(
    ("path", "order"),
    [
        ("/api/appointments", {"service_key": "inspection", "start": "2026-11-24T09:00"}),
        ("/api/vehicles", {"plate": "NY 42"}),
    ],
)
async def test_nothing_is_added_to_who_was_erased(
    world: World, owner: httpx.AsyncClient, path: str, order: dict[str, str]
) -> None:
    """The field that names him is wrong, and says why."""
    world.office.directory.people["contact-1"] = replace(CUSTOMER, erased_at=NOW)
    given = await owner.post(path, json={"contact_id": "contact-1", **order}, headers={"Idempotency-Key": "k1"})
    [wrong] = given.json()["errors"]
    assert (given.status_code, wrong["field"]) == (422, "body.contact_id")
    assert "erased" in wrong["message"]
    assert world.office.desk.intents == []
