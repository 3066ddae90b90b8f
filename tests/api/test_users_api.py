"""Owners manage who signs in, over REST."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from domain.sign_in import LINK_LIFE
from store.database import Database
from tests.api.conftest import World
from tests.api.signing_in import GRACE, OLGA, VERA, Accounts, sign_in

NEW = {"email": "Nils@Northgate.example", "name": "Nils Aaltonen", "role": "operator"}


@pytest.fixture
async def accounts(world: World, sqlite_url: str) -> AsyncIterator[Accounts]:
    """Give people accounts."""
    database = Database.open(sqlite_url)
    yield await Accounts.of_all(world, database)
    await database.close()


@pytest.fixture
async def owner(accounts: Accounts) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser in which the owner is signed in."""
    async with accounts.browser() as opened:
        await sign_in(opened, GRACE)
        yield opened


@pytest.fixture
async def browser(accounts: Accounts) -> AsyncIterator[httpx.AsyncClient]:
    """Open another one, in which nobody is."""
    async with accounts.browser() as opened:
        yield opened


async def changed(owner: httpx.AsyncClient, user_id: str, **wanted: object) -> httpx.Response:
    """Change a user as he stands."""
    seen = (await owner.get(f"/api/users/{user_id}")).headers["ETag"]
    return await owner.patch(f"/api/users/{user_id}", json=wanted, headers={"If-Match": seen})


async def follow(browser: httpx.AsyncClient, link: str) -> httpx.Response:
    """Follow a link as its page does."""
    page, _, token = link.partition("#token=")
    assert page == "http://127.0.0.1:8080/sign-in"
    return await browser.post("/api/session/link", json={"token": token})


async def test_whoever_is_invited_signs_in_by_his_link(
    accounts: Accounts, owner: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    """The link is shown once; the audit log knows whom it was for, and not the link."""
    invited = await owner.post("/api/users", json=NEW)
    shown = invited.json()
    assert invited.status_code == 201
    assert {name: shown["user"][name] for name in ("email", "name", "role", "has_password")} == {
        "email": "nils@northgate.example",
        "name": "Nils Aaltonen",
        "role": "operator",
        "has_password": False,
    }
    assert (await follow(browser, shown["link"])).json()["user"] == shown["user"]
    noted = next(one.event for one in accounts.world.office.audit.kept if one.event.action == "POST /api/users")
    assert (noted.actor, noted.facts) == (
        "Grace Holloway (user:grace)",
        {"user": shown["user"]["user_id"], "role": "operator"},
    )
    assert [one["email"] for one in (await owner.get("/api/users")).json()["users"]] == [
        GRACE.email,
        "nils@northgate.example",
        OLGA.email,
        VERA.email,
    ]


async def test_an_address_is_invited_once(owner: httpx.AsyncClient) -> None:
    """Whatever case it is written in."""
    assert (await owner.post("/api/users", json=NEW)).status_code == 201
    refused = await owner.post("/api/users", json=NEW | {"email": "NILS@northgate.example"})
    assert (refused.status_code, refused.json()["code"]) == (409, "rule_broken")


@pytest.mark.parametrize(
    "wrong", [{"email": "nils"}, {"name": " "}, {"name": "Nils\n"}, {"name": "x" * 101}, {"role": "admin"}, {"x": 1}]
)
async def test_what_is_no_user_is_refused(owner: httpx.AsyncClient, wrong: dict[str, object]) -> None:
    """A role that there was, too."""
    assert (await owner.post("/api/users", json=NEW | wrong)).status_code == 422


async def test_a_change_of_role_counts_from_the_next_request(
    owner: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    """He signs in again; a change needs the version that was seen."""
    await sign_in(browser, OLGA)
    assert (await owner.patch("/api/users/olga", json={"role": "viewer"})).status_code == 428
    answered = await changed(owner, "olga", role="viewer")
    assert (answered.status_code, answered.json()["role"]) == (200, "viewer")
    assert (await browser.get("/api/session")).status_code == 401
    stale = await owner.patch("/api/users/olga", json={"role": "owner"}, headers={"If-Match": '"0"'})
    assert stale.status_code == 412


async def test_who_is_disabled_is_out_until_he_is_let_in(
    accounts: Accounts, owner: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    """At once, by password and by link; the audit log says it."""
    await sign_in(browser, OLGA)
    disabled = await changed(owner, "olga", is_disabled=True)
    assert disabled.json()["disabled_at"] is not None
    assert (await browser.get("/api/session")).status_code == 401
    assert (await sign_in(browser, OLGA)).status_code == 401
    link = (await owner.post("/api/users/olga/link")).json()["link"]
    assert (await follow(browser, link)).status_code == 401
    assert accounts.world.office.audit.kept[-2].event.facts == {"is_disabled": "true"}
    assert (await changed(owner, "olga", is_disabled=False)).json()["disabled_at"] is None
    assert (await sign_in(browser, OLGA)).status_code == 200


async def test_the_last_owner_stays(owner: httpx.AsyncClient) -> None:
    """Whoever would shut everybody out is told what to do first."""
    for wanted in ({"role": "operator"}, {"is_disabled": True}):
        refused = await changed(owner, "grace", **wanted)
        assert (refused.status_code, "last owner" in refused.json()["detail"]) == (409, True)
    assert (await changed(owner, "olga", role="owner")).status_code == 200
    assert (await changed(owner, "grace", role="operator")).status_code == 200
    assert (await owner.get("/api/users")).status_code == 403


async def test_another_link_makes_the_one_before_worthless(
    accounts: Accounts, owner: httpx.AsyncClient, browser: httpx.AsyncClient
) -> None:
    """And lasts a day."""
    first, second = [(await owner.post("/api/users/olga/link")).json() for _ in range(2)]
    assert (await follow(browser, first["link"])).status_code == 401
    accounts.world.clock.advance(LINK_LIFE - timedelta(hours=13))
    assert (await follow(browser, second["link"])).status_code == 200
    third = await owner.post("/api/users/nobody/link")
    assert third.status_code == 404


async def test_an_owners_key_does_as_well(owner: httpx.AsyncClient) -> None:
    """A program may invite too."""
    with_key = {"Authorization": "Bearer hf_owner"}
    assert (await owner.post("/api/users", json=NEW, headers=with_key)).status_code == 201


async def test_keys_are_shown_once(world: World, accounts: Accounts, owner: httpx.AsyncClient) -> None:
    """Made, listed without the key, revoked; the audit log knows the id."""
    del accounts
    made = await owner.post("/api/keys", json={"label": "front desk", "role": "operator"})
    ring = world.ports.key_ring
    (issued,) = await ring.all_keys()
    assert (made.status_code, made.json()["key"].startswith("hf_")) == (201, True)
    listed = await owner.get("/api/keys")
    assert listed.json()["keys"] == [{name: value for name, value in made.json().items() if name != "key"}]
    assert (listed.json()["keys"][0]["role"], listed.json()["keys"][0]["revoked_at"]) == ("operator", None)
    assert (await owner.delete(f"/api/keys/{issued.key_id}")).status_code == 204
    assert (await owner.get("/api/keys")).json()["keys"][0]["revoked_at"] is not None
    assert (await owner.delete("/api/keys/nobodys")).status_code == 404
    told = [(one.event.action, one.event.facts) for one in world.office.audit.kept][-2:]
    assert told == [
        ("POST /api/keys", {"key": issued.key_id, "role": "operator"}),
        ("DELETE /api/keys/{key_id}", {}),
    ]
