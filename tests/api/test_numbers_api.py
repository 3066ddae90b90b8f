"""The numbers of ours over REST."""

from __future__ import annotations

import httpx

from tests.api.fakes import OUR_NUMBER

NEW = "+15005550007"
OWNER = {"Authorization": "Bearer hf_owner"}


async def test_number_is_assigned_listed_and_given_up(api: httpx.AsyncClient) -> None:
    """Assigned twice it is as once; given up twice, there is nothing the second time."""
    assigned = [await api.put(f"/api/numbers/{NEW}", json={"agent_id": "ada"}, headers=OWNER) for _ in range(2)]
    listed = (await api.get("/api/numbers")).json()["numbers"]
    given_up = [(await api.delete(f"/api/numbers/{NEW}", headers=OWNER)).status_code for _ in range(2)]

    assert [one.json() for one in assigned] == [{"number": NEW, "organisation_id": "northgate", "agent_id": "ada"}] * 2
    assert [one["number"] for one in listed] == [OUR_NUMBER, NEW]
    assert given_up == [204, 404]


async def test_numbers_of_one_organisation_are_listed(api: httpx.AsyncClient) -> None:
    """Those of others are left out."""
    assert (await api.get("/api/numbers", params={"organisation": "other"})).json() == {"numbers": []}


async def test_what_is_no_number_is_refused(api: httpx.AsyncClient) -> None:
    """Before anybody looks for it."""
    refused = await api.put("/api/numbers/911", json={"agent_id": "ada"}, headers=OWNER)

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "path.phone")
