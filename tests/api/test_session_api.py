"""Signing in and out over REST, and what a session opens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from http.cookies import SimpleCookie

import httpx
import pytest

from domain.sign_in import IDLE_LIFE, LONGEST_LIFE, OF_ADDRESS, OF_SOURCE
from domain.users import UserChange
from store.database import Database
from tests.api.conftest import World
from tests.api.signing_in import GRACE, OLGA, PASSWORD, VERA, Accounts, sign_in
from tests.api.tasks import TASK_ID, task

PLAIN, SECURE = "holdfast_session", "__Host-holdfast_session"
CANCEL = f"/api/tasks/{TASK_ID}/cancel"
NEW_PASSWORD = "four quiet harbours"


@pytest.fixture
async def accounts(world: World, sqlite_url: str) -> AsyncIterator[Accounts]:
    """Give people accounts."""
    database = Database.open(sqlite_url)
    yield await Accounts.of_all(world, database)
    await database.close()


@pytest.fixture
async def browser(accounts: Accounts) -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser in which nobody is signed in."""
    async with accounts.browser() as opened:
        yield opened


@pytest.fixture
async def second_browser(accounts: Accounts) -> AsyncIterator[httpx.AsyncClient]:
    """Open another one."""
    async with accounts.browser() as opened:
        yield opened


def cookie_of(answered: httpx.Response) -> SimpleCookie:
    """Return the cookie an answer sets, with its attributes."""
    return SimpleCookie(answered.headers["set-cookie"])


class TestSigningIn:
    """By address and password."""

    async def test_the_right_password_opens_a_session(self, browser: httpx.AsyncClient) -> None:
        """Whatever case the address is typed in; the page learns who it is and its token against forgery."""
        answered = await browser.post("/api/session", json={"email": "Grace@Northgate.Example", "password": PASSWORD})
        shown = await browser.get("/api/session")
        assert (answered.status_code, shown.status_code) == (200, 200)
        assert shown.json() == answered.json()
        assert {name: shown.json()["user"][name] for name in ("user_id", "name", "email", "role")} == {
            "user_id": "grace",
            "name": "Grace Holloway",
            "email": "grace@northgate.example",
            "role": "owner",
        }
        assert shown.json()["asks_current_password"] is True

    async def test_the_cookie_is_for_our_pages_and_no_script(self, browser: httpx.AsyncClient) -> None:
        """Over http under its plain name; its value is in no answer."""
        answered = await sign_in(browser, GRACE)
        cookie = cookie_of(answered)[PLAIN]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "strict", "/")
        assert (cookie["secure"], cookie["domain"]) == ("", "")
        assert int(cookie["max-age"]) == LONGEST_LIFE.total_seconds()
        assert cookie.value not in answered.text + str(answered.url)

    async def test_over_https_the_cookie_is_bound_to_our_host(self, accounts: Accounts) -> None:
        """By its name, which browsers hold us to; under the plain name nothing counts."""
        async with accounts.browser(base="https://phone.northgate.example") as browser:
            cookie = cookie_of(await sign_in(browser, GRACE))[SECURE]
            assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
            assert (await browser.get("/api/calls")).status_code == 200
            browser.cookies.clear()
            plain = await browser.get("/api/calls", headers={"Cookie": f"{PLAIN}={cookie.value}"})
            assert plain.status_code == 401

    async def test_every_sign_in_is_a_session_of_its_own(self, browser: httpx.AsyncClient) -> None:
        """What somebody has planted in a browser is nobody's session after signing in."""
        planted = {"Cookie": f"{PLAIN}=planted"}
        body = {"email": GRACE.email, "password": PASSWORD}
        first = cookie_of(await browser.post("/api/session", json=body, headers=planted))[PLAIN].value
        second = cookie_of(await browser.post("/api/session", json=body))[PLAIN].value
        assert len({"planted", first, second}) == 3
        browser.cookies.clear()
        assert (await browser.get("/api/session", headers=planted)).status_code == 401

    async def test_unknown_wrong_and_disabled_are_answered_alike(
        self, accounts: Accounts, browser: httpx.AsyncClient
    ) -> None:
        """Nobody learns who has an account; each time a password is compared, which is what takes the time."""
        await accounts.ports.users.change("vera", UserChange(is_disabled=True).made_at(accounts.world.clock.now()))
        answers = [
            await browser.post("/api/session", json={"email": email, "password": password})
            for email, password in (
                (GRACE.email, "not her password"),
                ("nobody@northgate.example", PASSWORD),
                (VERA.email, PASSWORD),
            )
        ]
        assert {(one.status_code, one.json()["code"], one.text) for one in answers} == {
            (401, "sign_in_failed", answers[0].text)
        }
        assert accounts.hashes.compared == 3

    @pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
    async def test_no_other_page_signs_anybody_in(self, browser: httpx.AsyncClient, headers: dict[str, str]) -> None:
        """Who is signed in as somebody else unawares gives away what he types."""
        refused = await browser.post("/api/session", json={"email": GRACE.email, "password": PASSWORD}, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")

    async def test_when_too_many_sign_in_at_once_one_comes_again(
        self, accounts: Accounts, browser: httpx.AsyncClient
    ) -> None:
        """And has not failed."""
        accounts.hashes.is_full = True
        for _ in range(OF_ADDRESS.waits_from + 1):
            refused = await sign_in(browser, GRACE)
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
            assert int(refused.headers["retry-after"]) >= 1
        accounts.hashes.is_full = False
        assert (await sign_in(browser, GRACE)).status_code == 200


class TestLockOut:
    """Waits after failures."""

    @pytest.mark.parametrize("email", [GRACE.email, "nobody@northgate.example"])
    async def test_after_some_failures_even_the_right_password_waits(
        self, accounts: Accounts, browser: httpx.AsyncClient, email: str
    ) -> None:
        """Of an address nobody has just so; behind the wait no password is compared."""
        wrong = {"email": email, "password": "not her password"}
        failed = [(await browser.post("/api/session", json=wrong)).status_code for _ in range(OF_ADDRESS.waits_from)]
        assert failed == [401] * OF_ADDRESS.waits_from
        compared = accounts.hashes.compared
        refused = await browser.post("/api/session", json={"email": email, "password": PASSWORD})
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_attempts")
        assert int(refused.headers["retry-after"]) == OF_ADDRESS.first_wait.total_seconds()
        assert accounts.hashes.compared == compared

    async def test_waits_grow_and_a_success_ends_them(self, accounts: Accounts, browser: httpx.AsyncClient) -> None:
        """One failure after the wait, and it is twice as long."""
        for _ in range(OF_ADDRESS.waits_from):
            await sign_in(browser, GRACE, "not her password")
        accounts.world.clock.advance(OF_ADDRESS.first_wait)
        assert (await sign_in(browser, GRACE, "not her password")).status_code == 401
        refused = await sign_in(browser, GRACE)
        assert int(refused.headers["retry-after"]) == 2 * OF_ADDRESS.first_wait.total_seconds()
        accounts.world.clock.advance(2 * OF_ADDRESS.first_wait)
        assert (await sign_in(browser, GRACE)).status_code == 200
        assert (await sign_in(browser, GRACE, "not her password")).status_code == 401
        assert (await sign_in(browser, GRACE)).status_code == 200

    async def test_whoever_tries_many_addresses_waits_too(self, accounts: Accounts) -> None:
        """By where he comes from; others sign in meanwhile."""
        async with accounts.browser(host="203.0.113.9") as his, accounts.browser(host="203.0.113.10") as hers:
            for index in range(OF_SOURCE.waits_from):
                await his.post("/api/session", json={"email": f"n{index}@northgate.example", "password": PASSWORD})
            assert (await sign_in(his, GRACE)).status_code == 429
            assert (await sign_in(hers, GRACE)).status_code == 200

    async def test_whoever_is_signed_in_is_not_locked_out_by_others(
        self, browser: httpx.AsyncClient, second_browser: httpx.AsyncClient
    ) -> None:
        """His session goes on."""
        await sign_in(browser, GRACE)
        for _ in range(OF_ADDRESS.waits_from):
            await sign_in(second_browser, GRACE, "not her password")
        assert (await browser.get("/api/calls")).status_code == 200


class TestSessions:
    """What a session opens, and when it ends."""

    async def test_a_session_has_the_role_of_its_user(self, browser: httpx.AsyncClient) -> None:
        """A viewer looks, and changes nothing; the audit log is an owner's."""
        await sign_in(browser, VERA)
        assert (await browser.get("/api/calls")).status_code == 200
        assert (await browser.post(CANCEL, headers={"Idempotency-Key": "k1"})).status_code == 403
        assert (await browser.get("/api/audit")).status_code == 403

    async def test_signing_out_ends_the_session_itself(self, browser: httpx.AsyncClient) -> None:
        """Not the cookie alone: whoever has kept it has nothing."""
        cookie = cookie_of(await sign_in(browser, GRACE))[PLAIN].value
        answered = await browser.delete("/api/session")
        assert (answered.status_code, cookie_of(answered)[PLAIN].value) == (204, "")
        kept = await browser.get("/api/session", headers={"Cookie": f"{PLAIN}={cookie}"})
        assert (kept.status_code, kept.json()["code"]) == (401, "not_authenticated")

    async def test_signing_out_elsewhere_ends_ones_other_sessions(
        self, browser: httpx.AsyncClient, second_browser: httpx.AsyncClient
    ) -> None:
        """This one stays."""
        await sign_in(browser, GRACE)
        await sign_in(second_browser, GRACE)
        assert (await browser.delete("/api/session/others")).status_code == 204
        assert (await browser.get("/api/session")).status_code == 200
        assert (await second_browser.get("/api/session")).status_code == 401

    @pytest.mark.parametrize(("pause", "pauses"), [(IDLE_LIFE, 1), (IDLE_LIFE - timedelta(hours=1), 31)])
    async def test_a_session_ends_unused_and_after_a_fortnight(
        self, accounts: Accounts, browser: httpx.AsyncClient, pause: timedelta, pauses: int
    ) -> None:
        """Being used keeps it up, but not for ever."""
        await sign_in(browser, GRACE)
        for _ in range(pauses - 1):
            accounts.world.clock.advance(pause)
            if accounts.world.clock.now() - GRACE.created_at < LONGEST_LIFE:
                assert (await browser.get("/api/session")).status_code == 200
        accounts.world.clock.advance(pause)
        assert (await browser.get("/api/session")).status_code == 401

    async def test_a_disabled_users_session_ends_at_once(self, accounts: Accounts, browser: httpx.AsyncClient) -> None:
        """With the next request."""
        await sign_in(browser, OLGA)
        await accounts.ports.users.change("olga", UserChange(is_disabled=True).made_at(accounts.world.clock.now()))
        assert (await browser.get("/api/calls")).status_code == 401

    async def test_a_key_counts_before_a_session(self, browser: httpx.AsyncClient) -> None:
        """Who sends one means it, right or wrong."""
        await sign_in(browser, GRACE)
        for key, status in (("hf_viewer", 403), ("hf_nobody", 401), ("hf_owner", 200)):
            answered = await browser.get("/api/audit", headers={"Authorization": f"Bearer {key}"})
            assert answered.status_code == status

    async def test_what_he_does_bears_his_name(
        self, accounts: Accounts, browser: httpx.AsyncClient, second_browser: httpx.AsyncClient
    ) -> None:
        """In the audit log, from signing in on; an idempotency key is one person's."""
        world = accounts.world
        for one, user in ((browser, GRACE), (second_browser, OLGA)):
            await sign_in(one, user)
            answered = await one.post("/api/tasks", json={"goal": "Text Alex"}, headers={"Idempotency-Key": "k1"})
            assert answered.status_code == 201
        told = [(one.event.action, one.event.actor) for one in world.office.audit.kept]
        assert told == [
            ("POST /api/session", "Grace Holloway (user:grace)"),
            ("POST /api/tasks", "Grace Holloway (user:grace)"),
            ("POST /api/session", "Olga Petrova (user:olga)"),
            ("POST /api/tasks", "Olga Petrova (user:olga)"),
        ]
        assert [one.requester.name for one in world.office.tasks.begun] == [
            "Grace Holloway (user:grace)",
            "Olga Petrova (user:olga)",
        ]

    async def test_a_failed_sign_in_is_no_change(self, accounts: Accounts, browser: httpx.AsyncClient) -> None:
        """The audit log names those who were let in."""
        await sign_in(browser, GRACE, "not her password")
        assert accounts.world.office.audit.kept == []


class TestForgery:
    """A page of somebody else's has the browser send the cookie, but not our token."""

    @pytest.fixture
    async def signed_in(self, accounts: Accounts, browser: httpx.AsyncClient) -> httpx.AsyncClient:
        """Sign the owner in; there is a task to cancel."""
        accounts.world.office.tasks.kept[TASK_ID] = task()
        await sign_in(browser, GRACE)
        browser.headers["Idempotency-Key"] = "k1"
        return browser

    async def test_with_the_token_from_our_page_it_is_done(self, signed_in: httpx.AsyncClient) -> None:
        """As a browser sends it."""
        assert (await signed_in.post(CANCEL)).status_code == 200

    @pytest.mark.parametrize("token", [b"", b"0" * 64, b"\xff"])
    async def test_without_the_token_nothing_is_changed(self, signed_in: httpx.AsyncClient, token: bytes) -> None:
        """Nor with another one."""
        refused = await signed_in.post(CANCEL, headers={b"X-CSRF-Token": token})
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")

    async def test_the_token_of_another_session_is_none(
        self, signed_in: httpx.AsyncClient, second_browser: httpx.AsyncClient
    ) -> None:
        """Not even of the same user."""
        other = (await sign_in(second_browser, GRACE)).json()["csrf_token"]
        assert (await signed_in.post(CANCEL, headers={"X-CSRF-Token": other})).status_code == 403

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Sec-Fetch-Site": "cross-site"}, 403),
            ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8080"}, 403),
            ({"Origin": "http://127.0.0.1:8233"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://127.0.0.1:8080"}, 200),
            ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:5173"}, 200),
            ({"Sec-Fetch-Site": "none"}, 200),
            ({}, 200),
        ],
    )
    async def test_what_another_page_asks_is_refused(
        self, signed_in: httpx.AsyncClient, headers: dict[str, str], status: int
    ) -> None:
        """Looking too: the Temporal UI is another origin on the same site, and browsers send it our cookie."""
        del signed_in.headers["Sec-Fetch-Site"]
        assert (await signed_in.post(CANCEL, headers=headers)).status_code == status
        assert (await signed_in.get("/api/calls", headers=headers)).status_code == status


class TestHosts:
    """With no place named for the dashboard it is on this machine alone, whatever name leads here."""

    @pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:5173", "[::1]:10001", "127.0.0.1"])
    async def test_on_this_machine_any_port_is_ours(self, browser: httpx.AsyncClient, host: str) -> None:
        """Tunnels and development servers have others."""
        browser.headers.update({"Host": host, "Origin": f"http://{host}"})
        del browser.headers["Sec-Fetch-Site"]
        assert (await sign_in(browser, OLGA)).status_code == 200
        assert (await browser.get("/api/session")).status_code == 200

    @pytest.mark.parametrize(
        "host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "192.0.2.7", "evil_1.example", "["]
    )
    async def test_another_name_signs_nobody_in(self, browser: httpx.AsyncClient, host: str) -> None:
        """A page there is of the same origin to a browser once its name leads to us."""
        refused = await browser.post(
            "/api/session", json={"email": OLGA.email, "password": PASSWORD}, headers={"Host": host}
        )
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
        assert "http://127.0.0.1:8080" in refused.json()["detail"]

    async def test_a_session_is_worth_nothing_there(self, browser: httpx.AsyncClient) -> None:
        """Looking neither."""
        await sign_in(browser, OLGA)
        cookie = f"{PLAIN}={browser.cookies[PLAIN]}"
        for host, status in (("127.0.0.1:8080", 200), ("evil.example", 403)):
            headers = {"Host": host, "Cookie": cookie}
            assert (await browser.get("/api/calls", headers=headers)).status_code == status

    async def test_a_link_never_leads_there(self, accounts: Accounts) -> None:
        """Whoever asks for one decides by no header where it leads."""
        async with accounts.browser() as program:
            answer = await program.post(
                "/api/users/olga/link", headers={"Authorization": "Bearer hf_owner", "Host": "evil.example"}
            )
        assert answer.json()["link"].startswith("http://127.0.0.1:8080/sign-in#token=")


class TestLinks:
    """Links that sign in once."""

    async def test_a_link_signs_in_once(
        self, accounts: Accounts, browser: httpx.AsyncClient, second_browser: httpx.AsyncClient
    ) -> None:
        """And then is worthless."""
        link = {"token": await accounts.link(OLGA)}
        followed = await browser.post("/api/session/link", json=link)
        assert (followed.status_code, followed.json()["user"]["user_id"]) == (200, "olga")
        again = await second_browser.post("/api/session/link", json=link)
        assert (again.status_code, again.json()["code"]) == (401, "sign_in_failed")

    async def test_of_two_who_follow_it_at_once_one_is_signed_in(
        self, accounts: Accounts, browser: httpx.AsyncClient, second_browser: httpx.AsyncClient
    ) -> None:
        """Whichever was first."""
        link = {"token": await accounts.link(OLGA)}
        answers = await asyncio.gather(*(one.post("/api/session/link", json=link) for one in (browser, second_browser)))
        assert sorted(one.status_code for one in answers) == [200, 401]

    async def test_after_a_link_a_password_is_chosen_freely(
        self, accounts: Accounts, browser: httpx.AsyncClient, second_browser: httpx.AsyncClient
    ) -> None:
        """He has forgotten the one before; from then on it is the new one that counts, and is asked for."""
        await sign_in(second_browser, OLGA)
        followed = await browser.post("/api/session/link", json={"token": await accounts.link(OLGA)})
        assert followed.json()["asks_current_password"] is False
        browser.headers["X-CSRF-Token"] = followed.json()["csrf_token"]
        answered = await browser.put("/api/session/password", json={"new": NEW_PASSWORD})
        assert (answered.status_code, answered.json()["asks_current_password"]) == (200, True)
        assert (await browser.get("/api/session")).status_code == 200
        assert (await second_browser.get("/api/session")).status_code == 401
        assert (await sign_in(second_browser, OLGA)).status_code == 401
        assert (await sign_in(second_browser, OLGA, NEW_PASSWORD)).status_code == 200
        assert (await browser.put("/api/session/password", json={"new": PASSWORD})).status_code == 401

    async def test_free_choice_lasts_an_hour(self, accounts: Accounts, browser: httpx.AsyncClient) -> None:
        """Whoever finds the page open later needs the password."""
        followed = await browser.post("/api/session/link", json={"token": await accounts.link(OLGA)})
        browser.headers["X-CSRF-Token"] = followed.json()["csrf_token"]
        accounts.world.clock.advance(timedelta(hours=1))
        assert (await browser.get("/api/session")).json()["asks_current_password"] is True
        assert (await browser.put("/api/session/password", json={"new": NEW_PASSWORD})).status_code == 401


class TestPasswords:
    """Setting one's own."""

    async def test_a_new_one_takes_the_one_before(
        self, browser: httpx.AsyncClient, second_browser: httpx.AsyncClient
    ) -> None:
        """And ends his other sessions."""
        await sign_in(browser, GRACE)
        await sign_in(second_browser, GRACE)
        wrong = await browser.put("/api/session/password", json={"current": "not hers", "new": NEW_PASSWORD})
        assert (wrong.status_code, wrong.json()["code"]) == (401, "sign_in_failed")
        right = await browser.put("/api/session/password", json={"current": PASSWORD, "new": NEW_PASSWORD})
        assert (right.status_code, NEW_PASSWORD in right.text) == (200, False)
        assert (await browser.get("/api/session")).status_code == 200
        assert (await second_browser.get("/api/session")).status_code == 401

    async def test_whoever_guesses_it_there_waits_too(self, browser: httpx.AsyncClient) -> None:
        """An open screen is no way round the waits."""
        await sign_in(browser, GRACE)
        wrong = {"current": "not hers", "new": NEW_PASSWORD}
        codes = [
            (await browser.put("/api/session/password", json=wrong)).status_code
            for _ in range(OF_ADDRESS.waits_from + 1)
        ]
        assert codes == [401] * OF_ADDRESS.waits_from + [429]

    @pytest.mark.parametrize("new", ["short", "grace holloway 1", "password2026!", "x" * 257])
    async def test_what_is_easily_guessed_is_refused_and_not_repeated(
        self, browser: httpx.AsyncClient, new: str
    ) -> None:
        """With what would do."""
        await sign_in(browser, GRACE)
        refused = await browser.put("/api/session/password", json={"current": PASSWORD, "new": new})
        assert refused.status_code in {409, 422}
        assert new not in refused.text
