"""Vehicles over REST."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from domain.errors import NotFound, ProviderUnavailable
from domain.vehicles import Vehicle
from tests.api.conftest import World
from tests.api.office import DANA, NORTHGATE, VIN

OPERATOR = {"Authorization": "Bearer hf_operator"}
VIEWER = {"Authorization": "Bearer hf_viewer"}
ACCORD = Vehicle("v1", NORTHGATE, DANA.contact_id, vin=VIN, plate="NY 42", make="HONDA", model="Accord", year=2003)
NEW = {"contact_id": DANA.contact_id, "vin": VIN}


@pytest.fixture
def api(api: httpx.AsyncClient) -> httpx.AsyncClient:
    """Send an idempotency key too."""
    api.headers["Idempotency-Key"] = "k1"
    return api


class TestCreate:
    """`POST /api/vehicles`."""

    async def test_vin_says_what_it_is(self, api: httpx.AsyncClient) -> None:
        """Make, model and year come from the register, and what is doubtful with them; lower case is no mistake."""
        response = await api.post("/api/vehicles", json=NEW | {"vin": VIN.lower()})
        created = response.json()

        assert response.status_code == 201
        assert [created["vehicle"][name] for name in ("vin", "make", "model", "year")] == [VIN, "HONDA", "Accord", 2003]
        assert created["remarks"] == ["The check digit is wrong."]
        assert (await api.get(response.headers["location"])).headers["etag"] == response.headers["etag"]

    async def test_what_the_requester_says_counts_more(self, api: httpx.AsyncClient) -> None:
        """He has seen the vehicle."""
        created = (await api.post("/api/vehicles", json=NEW | {"model": "Accord Coupe"})).json()

        assert (created["vehicle"]["make"], created["vehicle"]["model"]) == ("HONDA", "Accord Coupe")

    @pytest.mark.parametrize("failure", [NotFound("unknown"), ProviderUnavailable("vpic", "away"), None])
    async def test_vehicle_is_stored_without_the_register(
        self, world: World, api: httpx.AsyncClient, failure: Exception | None
    ) -> None:
        """It does not know the VIN, is away, or hangs: the answer says so, and the vehicle is there."""
        world.office.decoder.failure = failure
        world.office.decoder.is_hanging = failure is None
        created = (await api.post("/api/vehicles", json=NEW)).json()

        assert created["remarks"][0].startswith("The register")
        assert [one.vin for one in world.office.vehicles.kept.values()] == [VIN]

    async def test_vehicle_may_have_a_plate_alone(self, api: httpx.AsyncClient) -> None:
        """Nobody is asked about it then."""
        created = (await api.post("/api/vehicles", json={"contact_id": DANA.contact_id, "plate": " ny 7 "})).json()

        assert (created["vehicle"]["plate"], created["remarks"]) == ("NY 7", [])

    async def test_vehicle_of_a_doubled_contact_is_the_kept_one_s(self, world: World, api: httpx.AsyncClient) -> None:
        """The id of before a merger leads to him."""
        world.office.directory.people["twin"] = DANA
        created = (await api.post("/api/vehicles", json=NEW | {"contact_id": "twin"})).json()

        assert created["vehicle"]["contact_id"] == DANA.contact_id

    async def test_known_vin_is_a_conflict(self, world: World, api: httpx.AsyncClient) -> None:
        """A VIN belongs to one vehicle."""
        world.office.vehicles.kept["v1"] = ACCORD

        assert (await api.post("/api/vehicles", json=NEW)).status_code == 409

    @pytest.mark.parametrize(
        "wrong", [{"vin": "IOQ45678901234567"}, {"vin": "123"}, {"vin": None}, {"contact_id": "nobody"}, {"year": 1800}]
    )
    async def test_nonsense_is_refused(self, api: httpx.AsyncClient, wrong: dict[str, object]) -> None:
        """No VIN, neither VIN nor plate, nobody's, of a time before vehicles."""
        response = await api.post("/api/vehicles", json=NEW | wrong)

        assert (response.status_code, response.json()["code"]) == (422, "invalid_request")


@pytest.fixture
def accord(world: World) -> Vehicle:
    """Store Dana's Accord."""
    world.office.vehicles.kept["v1"] = ACCORD
    return ACCORD


@pytest.mark.usefixtures("accord")
async def test_vehicles_of_a_contact_are_listed(api: httpx.AsyncClient) -> None:
    """His, and nobody else's."""
    his = (await api.get("/api/vehicles", params={"contact": DANA.contact_id})).json()
    others = (await api.get("/api/vehicles", params={"contact": "other"})).json()

    assert [one["vehicle_id"] for one in his["vehicles"]] == ["v1"]
    assert others["vehicles"] == []


@pytest.mark.usefixtures("accord")
async def test_viewer_sees_neither_vin_nor_plate(api: httpx.AsyncClient) -> None:
    """Either leads to a person; make and model do not."""
    shown = await api.get("/api/vehicles/v1", headers=VIEWER)

    assert VIN not in shown.text
    assert "NY 42" not in shown.text
    assert shown.json()["model"] == "Accord"


async def test_last_sign_of_a_vehicle_stays(world: World, api: httpx.AsyncClient) -> None:
    """Without VIN and plate nobody could tell which one it is; with a VIN the plate may go."""
    world.office.vehicles.kept["v1"] = replace(ACCORD, vin=None)
    refused = await api.patch("/api/vehicles/v1", json={"plate": None}, headers={"If-Match": "*"})
    world.office.vehicles.kept["v1"] = ACCORD
    changed = await api.patch("/api/vehicles/v1", json={"plate": None}, headers={"If-Match": "*"})

    assert (refused.status_code, refused.json()["code"]) == (409, "rule_broken")
    assert (changed.status_code, changed.json()["plate"]) == (200, None)


@pytest.mark.usefixtures("accord")
async def test_change_needs_the_version_that_was_read(world: World, api: httpx.AsyncClient) -> None:
    """The first change counts; the second, of what is no more, does not."""
    tag = {"If-Match": (await api.get("/api/vehicles/v1")).headers["etag"]}
    answers = [await api.patch("/api/vehicles/v1", json={"plate": plate}, headers=tag) for plate in ("ny 1", "ny 2")]

    assert [answer.status_code for answer in answers] == [200, 412]
    assert world.office.vehicles.kept["v1"].plate == "NY 1"
    assert (await api.patch("/api/vehicles/v1", json={})).status_code == 428
