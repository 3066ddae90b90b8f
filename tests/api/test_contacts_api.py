"""Customers over REST."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from domain.ports.reading import ContactFilter
from tests.api.conftest import World
from tests.api.fakes import CALLER
from tests.api.office import DANA, NORTHGATE, WORKSHOP

OPERATOR = {"Authorization": "Bearer hf_operator"}
VIEWER = {"Authorization": "Bearer hf_viewer"}
DANA_PATH = f"/api/contacts/{DANA.contact_id}"
TOM = {"name": "Tom Becker", "phones": ["+15551230002"], "emails": ["tom@customer.example"]}


@pytest.fixture
def api(api: httpx.AsyncClient) -> httpx.AsyncClient:
    """Send an idempotency key too."""
    api.headers["Idempotency-Key"] = "k1"
    return api


class TestList:
    """`GET /api/contacts`."""

    async def test_pages_join(self, world: World, api: httpx.AsyncClient) -> None:
        """By name, those of one name by id, and a cursor bears odd names."""
        for identity, name in (("c2", "Dana Reed"), ("c3", "Zoë\nö " + "x" * 150), ("c1", "")):
            world.office.directory.people[identity] = replace(DANA, contact_id=identity, name=name)
        seen: list[str] = []
        cursor: dict[str, str] = {}
        for _ in range(4):
            page = (await api.get("/api/contacts", params={"limit": "1", **cursor})).json()
            seen += [one["contact_id"] for one in page["contacts"]]
            cursor = {"cursor": page["next_cursor"]}

        assert seen == ["c1", "c2", "contact-1", "c3"]
        assert page["next_cursor"] is None

    async def test_viewer_sees_no_number_and_can_guess_none(self, world: World, api: httpx.AsyncClient) -> None:
        """Masked in the list, and not searched in: digit by digit he would find it out."""
        shown = await api.get("/api/contacts", params={"search": "1230042"}, headers=VIEWER)

        assert CALLER not in shown.text
        assert "dana@" not in shown.text
        assert world.office.contacts.asked == [ContactFilter(NORTHGATE, "1230042", in_names_only=True)]

    async def test_operator_sees_and_searches_numbers(self, world: World, api: httpx.AsyncClient) -> None:
        """It is how he finds a customer."""
        page = (await api.get("/api/contacts", params={"search": "0042"})).json()

        assert page["contacts"][0]["phones"] == [CALLER]
        assert not world.office.contacts.asked[0].in_names_only

    async def test_organisation_is_named_where_there_are_several(self, world: World, api: httpx.AsyncClient) -> None:
        """The answer says which there are."""
        world.office.directory.organisations["southgate"] = replace(WORKSHOP, organisation_id="southgate")

        refused = await api.get("/api/contacts")
        named = await api.get("/api/contacts", params={"organisation": "southgate"})

        assert refused.status_code == 422
        assert refused.json()["errors"] == [
            {"field": "query.organisation", "message": "name one of: northgate, southgate"}
        ]
        assert named.status_code == 200

    @pytest.mark.parametrize("cursor", ["bm90IG9uZQ§", "AA", "IHg", "YyBEYW5hAA"])
    async def test_foreign_cursor_is_a_problem(self, api: httpx.AsyncClient, cursor: str) -> None:
        """Not base64, a NUL in the id, no id, a NUL in the name; the field is named."""
        response = await api.get("/api/contacts", params={"cursor": cursor})
        assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "query.cursor")

    @pytest.mark.parametrize("path", ["/api/contacts", "/api/suppressions", "/api/dial-policy", "/api/services"])
    async def test_organisation_nobody_knows_is_not_found(self, api: httpx.AsyncClient, path: str) -> None:
        """A typing error is no empty business."""
        assert (await api.get(path, params={"organisation": "nothgate"})).status_code == 404


class TestLookUp:
    """`GET /api/contacts/lookup`."""

    async def test_who_has_a_number_is_found(self, api: httpx.AsyncClient) -> None:
        """Exactly; what nobody has finds nobody."""
        found = [
            (await api.get("/api/contacts/lookup", params={"phone": phone})).json()["contacts"]
            for phone in (CALLER, "+15550009999")
        ]
        assert [[one["name"] for one in contacts] for contacts in found] == [["Dana Reed"], []]

    async def test_something_has_to_be_said(self, api: httpx.AsyncClient) -> None:
        """Everybody is a list, and no look-up."""
        assert (await api.get("/api/contacts/lookup")).status_code == 422


class TestCreate:
    """`POST /api/contacts`."""

    async def test_contact_is_created_once(self, world: World, api: httpx.AsyncClient) -> None:
        """The repeat gets the same answer, with where it is and which version."""
        first = await api.post("/api/contacts", json=TOM)
        second = await api.post("/api/contacts", json=TOM)

        assert first.status_code == 201
        assert (second.json(), second.headers["etag"]) == (first.json(), first.headers["etag"])
        assert (await api.get(first.headers["location"])).json() == first.json()
        assert len(world.office.directory.people) == 2

    async def test_key_with_another_body_is_a_problem(self, api: httpx.AsyncClient) -> None:
        """Nothing is created."""
        await api.post("/api/contacts", json=TOM)
        response = await api.post("/api/contacts", json=TOM | {"name": "Tim"})

        assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")

    async def test_key_with_another_query_is_a_problem(self, world: World, api: httpx.AsyncClient) -> None:
        """It would be another business's."""
        world.office.directory.organisations["southgate"] = replace(WORKSHOP, organisation_id="southgate")
        await api.post("/api/contacts", json=TOM, params={"organisation": "northgate"})
        response = await api.post("/api/contacts", json=TOM, params={"organisation": "southgate"})

        assert (response.status_code, response.json()["code"]) == (422, "idempotency_key_reused")

    async def test_key_is_needed(self, api: httpx.AsyncClient) -> None:
        """The field is named."""
        del api.headers["Idempotency-Key"]
        response = await api.post("/api/contacts", json=TOM)

        assert response.json()["errors"][0]["field"] == "header.Idempotency-Key"

    async def test_what_is_said_twice_counts_once(self, world: World, api: httpx.AsyncClient) -> None:
        """A phone doubled in a form is no conflict; the first of each stays first."""
        doubled = {"phones": ["+15551230003", *TOM["phones"], "+15551230003"], "emails": ["t@b.example", "T@B.example"]}
        created = await api.post("/api/contacts", json=TOM | doubled)
        changed = await api.patch(DANA_PATH, json={"phones": [CALLER, CALLER]}, headers={"If-Match": "*"})

        assert created.json()["phones"] == ["+15551230003", *TOM["phones"]]
        assert created.json()["emails"] == ["t@b.example"]
        assert changed.json()["phones"] == [CALLER]

    async def test_known_phone_names_whose_it_is(self, api: httpx.AsyncClient) -> None:
        """The requester can change or merge that one; the number itself is not repeated."""
        response = await api.post("/api/contacts", json=TOM | {"phones": [CALLER]})

        assert response.status_code == 409
        assert DANA.contact_id in response.json()["detail"]
        assert CALLER not in response.text

    @pytest.mark.parametrize(
        "wrong",
        [
            {"name": ""},
            {"name": "Tom \u202eBecker"},
            {"name": "Tom\nBecker"},
            {"phones": ["555 123"]},
            {"emails": ["tom"]},
            {"time_zone": "Mars/Olympus"},
            {"time_zone": "../etc/passwd"},
            {"time_zone": "localtime"},
            {"time_zone": "Factory"},
            {"odd": 1},
            {"phones": ["+15551230002"] * 11},
        ],
    )
    async def test_nonsense_is_refused(self, api: httpx.AsyncClient, wrong: dict[str, object]) -> None:
        """Field by field, before anything is stored."""
        assert (await api.post("/api/contacts", json=TOM | wrong)).status_code == 422


class TestChange:
    """`PATCH /api/contacts/{id}`."""

    async def test_change_of_what_was_read_is_stored(self, world: World, api: httpx.AsyncClient) -> None:
        """What is left out stays; the answer has the new version."""
        seen = await api.get(DANA_PATH)
        changed = await api.patch(
            DANA_PATH,
            json={"phones": ["+15551230099"], "time_zone": "Europe/Paris"},
            headers={"If-Match": seen.headers["etag"]},
        )

        stored = world.office.directory.people[DANA.contact_id]
        assert stored == replace(DANA, phones=("+15551230099",), time_zone="Europe/Paris")
        assert changed.headers["etag"] == (await api.get(DANA_PATH)).headers["etag"]

    async def test_lost_update_is_refused(self, world: World, api: httpx.AsyncClient) -> None:
        """Two read the same; the second to write is told to look again."""
        seen = {"If-Match": (await api.get(DANA_PATH)).headers["etag"]}
        await api.patch(DANA_PATH, json={"name": "Dana Reed-Cole"}, headers=seen)
        second = await api.patch(DANA_PATH, json={"name": "Dana R."}, headers=seen)

        assert (second.status_code, second.json()["code"]) == (412, "version_changed")
        assert world.office.directory.people[DANA.contact_id].name == "Dana Reed-Cole"

    async def test_change_without_version_is_refused(self, api: httpx.AsyncClient) -> None:
        """The answer says what to send."""
        response = await api.patch(DANA_PATH, json={"name": "Dana R."})

        assert (response.status_code, response.json()["code"]) == (428, "version_missing")
        assert "If-Match" in response.json()["next"]

    async def test_what_must_be_there_can_not_be_emptied(self, api: httpx.AsyncClient) -> None:
        """A name may be left out of the change, but not be null."""
        assert (await api.patch(DANA_PATH, json={"name": None}, headers={"If-Match": "*"})).status_code == 422

    async def test_zone_can_be_forgotten(self, world: World, api: httpx.AsyncClient) -> None:
        """Null says so."""
        world.office.directory.people[DANA.contact_id] = replace(DANA, time_zone="Europe/Paris")
        await api.patch(DANA_PATH, json={"time_zone": None}, headers={"If-Match": "*"})

        assert world.office.directory.people[DANA.contact_id] == DANA


async def test_reader_who_has_it_is_told_so(api: httpx.AsyncClient) -> None:
    """304 without a body; for a viewer, who sees another representation, the tag is another one."""
    tag = (await api.get(DANA_PATH)).headers["etag"]

    assert (await api.get(DANA_PATH, headers={"If-None-Match": tag})).status_code == 304
    assert (await api.get(DANA_PATH, headers={"If-None-Match": tag} | VIEWER)).status_code == 200


async def test_merge_happens_once(world: World, api: httpx.AsyncClient) -> None:
    """The kept one has what the doubled one had, and a repeat finds nothing left to do."""
    world.office.directory.people["twin"] = replace(DANA, contact_id="twin", phones=("+15551230077",))
    first = await api.post(f"{DANA_PATH}/merge", json={"doubled_id": "twin"})
    second = await api.post(f"{DANA_PATH}/merge", json={"doubled_id": "twin"})

    assert first.json()["phones"] == [CALLER, "+15551230077"]
    assert second.json() == first.json()
