"""Consent, suppression and calling hours over REST."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta

import httpx
import pytest

from domain.compliance import ConsentState, DialPolicy
from domain.ports.consent import SuppressionEntry
from tests.api.conftest import World
from tests.api.fakes import CALLER, client_of
from tests.api.office import DANA, NINE, NORTHGATE

CONSENTS = f"/api/contacts/{DANA.contact_id}/consents"
STOP = SuppressionEntry(NORTHGATE, CALLER, "said so on the phone", "CA1", NINE)
NARROW = {"opens": "10:00:00", "closes": "18:00:00", "dials_a_day": 1, "dials_an_intent": 2, "pause_minutes": 45}


@pytest.fixture
async def governor(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client with an owner's key."""
    async with client_of(world.app()) as client:
        client.headers["Authorization"] = "Bearer hf_owner"
        yield client


class TestConsent:
    """What a customer has agreed to."""

    async def test_a_word_is_recorded_with_who_wrote_it_down(self, world: World, api: httpx.AsyncClient) -> None:
        """The latest counts, and all of them are kept."""
        for state in ("granted", "refused"):
            said = await api.put(f"{CONSENTS}/sales", json={"state": state, "source": "a form"})
            assert said.status_code == 200
        (shown,) = (await api.get(CONSENTS)).json()["consents"]
        assert (shown["purpose"], shown["state"]) == ("sales", "refused")
        assert shown["source"].startswith("a form (API key ")
        assert [entry.state for entry in world.office.consents.kept] == [ConsentState.GRANTED, ConsentState.REFUSED]

    @pytest.mark.parametrize(
        ("path", "body", "status"),
        [
            (f"{CONSENTS}/leisure", {"state": "granted", "source": "a form"}, 422),
            (f"{CONSENTS}/sales", {"state": "perhaps", "source": "a form"}, 422),
            (f"{CONSENTS}/sales", {"state": "granted"}, 422),
            ("/api/contacts/nobody/consents/sales", {"state": "granted", "source": "a form"}, 404),
        ],
    )
    async def test_what_is_no_word_of_his_is_refused(
        self, world: World, api: httpx.AsyncClient, path: str, body: dict[str, str], status: int
    ) -> None:
        """Nothing is recorded."""
        assert (await api.put(path, json=body)).status_code == status
        assert world.office.consents.kept == []

    async def test_numbers_he_opted_out_with_stand_beside_it(self, world: World, api: httpx.AsyncClient) -> None:
        """Whatever he has agreed to, none of them is contacted."""
        await world.office.suppressions.suppress(replace(STOP, phone=DANA.phones[0]))
        await world.office.suppressions.suppress(replace(STOP, phone="+15551239999"))
        shown = (await api.get(CONSENTS)).json()
        assert [(one["phone"], one["reason"]) for one in shown["suppressions"]] == [(DANA.phones[0], STOP.reason)]


class TestSuppression:
    """Numbers nobody contacts any more."""

    async def test_a_number_is_put_on_the_list(self, world: World, api: httpx.AsyncClient) -> None:
        """It says who has put it there."""
        answer = await api.put(f"/api/suppressions/{CALLER}", json={"reason": "wrote a letter"})
        assert (answer.status_code, answer.json()["phone"]) == (200, CALLER)
        assert await world.office.suppressions.is_suppressed(NORTHGATE, CALLER)
        assert world.office.suppressions.kept[NORTHGATE, CALLER].source.startswith("API key ")

    async def test_what_stands_is_answered(self, world: World, api: httpx.AsyncClient) -> None:
        """A number that is on the list stays with its first entry."""
        await world.office.suppressions.suppress(STOP)
        answer = await api.put(f"/api/suppressions/{CALLER}", json={"reason": "said it again"})
        assert (answer.status_code, answer.json()["reason"]) == (200, STOP.reason)

    async def test_the_list_is_paged_latest_first(self, world: World, api: httpx.AsyncClient) -> None:
        """Every entry is on one page."""
        for number in range(3):
            entry = replace(STOP, phone=f"+1555123000{number}", at=NINE + timedelta(days=number))
            await world.office.suppressions.suppress(entry)
        first = (await api.get("/api/suppressions", params={"limit": 2})).json()
        second = (await api.get("/api/suppressions", params={"limit": 2, "cursor": first["next_cursor"]})).json()
        shown = [one["phone"][-1] for page in (first, second) for one in page["suppressions"]]
        assert (shown, second["next_cursor"]) == (["2", "1", "0"], None)

    async def test_a_number_is_taken_off_by_an_owner_alone(
        self, world: World, api: httpx.AsyncClient, governor: httpx.AsyncClient
    ) -> None:
        """At its owner's wish; what is not on the list can't be taken off."""
        await world.office.suppressions.suppress(STOP)
        path = f"/api/suppressions/{CALLER}"
        answers = [await api.delete(path), await governor.delete(path), await governor.delete(path)]
        assert [answer.status_code for answer in answers] == [403, 204, 404]


class TestDialPolicy:
    """When and how often somebody is rung."""

    async def test_it_is_changed_by_an_owner_who_has_seen_it(
        self, world: World, api: httpx.AsyncClient, governor: httpx.AsyncClient
    ) -> None:
        """What the law allows stands there first."""
        world.office.policies.kept = DialPolicy(dials_a_day=50)  # of before there was a rule for it
        shown = await api.get("/api/dial-policy")
        tag = {"If-Match": shown.headers["etag"]}
        answers = [
            await api.put("/api/dial-policy", json=NARROW, headers=tag),
            await governor.put("/api/dial-policy", json=NARROW),
            await governor.put("/api/dial-policy", json=NARROW, headers=tag),
            await governor.put("/api/dial-policy", json=NARROW, headers=tag),
        ]
        assert (shown.json()["opens"], shown.json()["closes"]) == ("08:00:00", "21:00:00")
        assert [answer.status_code for answer in answers] == [403, 428, 200, 412]
        assert world.office.policies.kept == DialPolicy(time(10), time(18), 1, 2, timedelta(minutes=45))

    @pytest.mark.parametrize(
        "wrong",
        [
            {"opens": "07:00"},
            {"closes": "22:00"},
            {"opens": "18:00"},
            {"dials_a_day": -1},
            {"opens": "10:00:30"},
            {"pause_minutes": 1},
        ],
    )
    async def test_what_the_law_forbids_is_refused(
        self, world: World, governor: httpx.AsyncClient, wrong: dict[str, object]
    ) -> None:
        """The answer names the field."""
        answer = await governor.put("/api/dial-policy", json=NARROW | wrong, headers={"If-Match": "*"})
        assert answer.status_code == 422
        assert world.office.policies.kept == DialPolicy()
