"""`GET /api/live`."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import cast

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.call_views import CallDetail
from api.live_calls import CallWatch
from api.live_feed import LiveFeed, LiveLimits
from api.live_mailbox import Mailbox
from api.public_url import PublicUrl
from api.session_cookie import PLAIN_COOKIE
from domain.calls import Outcome
from domain.errors import ProviderUnavailable
from domain.phases import Phase
from domain.ports.access import Role
from domain.ports.changes import Change, ChangeKind, Changes
from domain.sign_in import IDLE_LIFE
from domain.users import UserChange
from store.database import Database
from tests.api.conftest import World
from tests.api.fakes import CALL_SID, CALLER, NOW, FakeKeys
from tests.api.live import FakeChanges, Page, listening, running
from tests.api.signing_in import OLGA, Accounts, sign_in
from tests.api.test_calls_api import overview, turn
from tests.waiting import until
from workflows.messages import CallView

SOON = timedelta(milliseconds=2)
UNSHOWN = cast("CallView", object())
LIMITS = LiveLimits(poll_every=SOON, look_every=SOON, back_off=SOON)


class SlowChanges(FakeChanges):
    """Changes whose first reader waits until `answers` is set."""

    def __init__(self) -> None:
        """Have nobody ask yet."""
        super().__init__()
        self.is_asked = asyncio.Event()
        self.answers = asyncio.Event()

    async def since(self, position: int) -> Changes:
        """Read, then wait."""
        found = await super().since(position)
        self.is_asked.set()
        await self.answers.wait()
        return found


@pytest.fixture
async def app(world: World) -> AsyncIterator[FastAPI]:
    """Run an application that looks often."""
    async with running(world.app(live=LIMITS)) as opened:
        yield opened


class TestChanges:
    """What has changed."""

    async def test_a_page_is_told_what_changes(self, world: World, app: FastAPI) -> None:
        """Each thing once, and where to go on from."""
        async with listening(app) as page:
            assert "retry" in await page.block()
            world.changes.happen(ChangeKind.CALL, "CA1")
            assert await page.change() == ("call", "CA1")
            world.changes.happen(ChangeKind.TASK, "t1")
            assert await page.change() == ("task", "t1")
        assert (page.status, page.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["x-accel-buffering"] == "no"
        assert "content-length" not in page.headers

    async def test_a_page_is_told_of_its_organisation(self, world: World, app: FastAPI) -> None:
        """And of what is nobody's."""
        async with listening(app, "organisation=northgate") as page:
            await page.block()
            world.changes.happen(ChangeKind.CALL, "CA1", "lakeside")
            world.changes.happen(ChangeKind.CALL, "CA2", None)
            world.changes.happen(ChangeKind.CALL, "CA3")
            assert [await page.change(), await page.change()] == [("call", "CA2"), ("call", "CA3")]

    async def test_a_page_goes_on_where_it_was(self, world: World, app: FastAPI) -> None:
        """What changed meanwhile comes first, from whatever process: the id is the database's."""
        world.changes.happen(ChangeKind.CALL, "before")
        async with listening(app) as page:
            while page.last_id is None:
                await page.block()
        world.changes.happen(ChangeKind.CALL, "meanwhile")
        async with listening(app, last_id=page.last_id) as page:
            assert await page.change() == ("call", "meanwhile")
            world.changes.happen(ChangeKind.CALL, "after")
            assert await page.change() == ("call", "after")

    @pytest.mark.parametrize("last_id", ["0", "7", "x", "-1", "9" * 40])
    async def test_a_page_that_can_not_go_on_reads_everything_anew(
        self, world: World, app: FastAPI, last_id: str
    ) -> None:
        """What was pruned, of another database, or no id at all; then it goes on from now."""
        world.changes.happen(ChangeKind.CALL, "gone")
        world.changes.pruned_until = 1
        async with listening(app, last_id=last_id) as page:
            assert (await page.event())[0] == "reset"
            world.changes.happen(ChangeKind.CALL, "CA1")
            assert await page.change() == ("call", "CA1")

    @pytest.mark.parametrize("failure", [ProviderUnavailable("database", "away"), ZeroDivisionError("a bug")])
    async def test_a_page_learns_that_changes_come_late(self, world: World, app: FastAPI, failure: Exception) -> None:
        """While the database does not answer, or an answer was not understood; none is lost."""
        async with listening(app) as page:
            await page.block()
            world.changes.failure = failure
            assert await page.event() == ("state", {"is_live": False})
            world.changes.happen(ChangeKind.CALL, "CA1")
            world.changes.failure = None
            assert {(await page.event())[0], (await page.event())[0]} == {"state", "change"}

    async def test_a_page_that_comes_while_the_database_is_away_is_told_to_come_again(
        self, world: World, app: FastAPI
    ) -> None:
        """With a problem, before anything else was said."""
        world.changes.failure = ProviderUnavailable("database", "away")
        async with listening(app) as page:
            await page.is_over()
        assert (page.status, page.headers["retry-after"]) == (503, "5")

    async def test_a_look_that_ends_after_the_last_page_left_is_nobodys(self) -> None:
        """The next page starts from where things stand then, not from what was read for another."""
        changes = SlowChanges()
        feed = LiveFeed(changes, LIMITS, now=lambda: NOW, told=lambda _: None)
        async with feed.joined("key:1", None, None):
            looking = asyncio.create_task(feed.poll())
            await changes.is_asked.wait()
        changes.happen(ChangeKind.CALL, "CA1")
        async with feed.joined("key:1", None, None) as mailbox:
            changes.answers.set()
            await looking
            await feed.poll()
            assert "CA1" not in mailbox.taken()

    async def test_what_is_old_is_forgotten(self, world: World, app: FastAPI) -> None:
        """Whether anybody listens or not."""
        del app
        assert await world.changes.pruned.get() == NOW - LIMITS.kept


class TestStreams:
    """Streams are bounded, in number, in time and in what is kept for them."""

    async def test_only_so_many_are_served(self, world: World) -> None:
        """The next page is told when to come again, and finds a place once one has left."""
        async with running(world.app(live=replace(LIMITS, most_streams=1))) as app:
            async with listening(app) as first:
                await first.block()
                async with listening(app) as second:
                    await second.is_over()
                assert (second.status, second.headers["retry-after"]) == (503, "5")
            async with listening(app) as third:
                await third.block()
            assert third.status == 200

    async def test_nobody_keeps_the_others_out(self, world: World) -> None:
        """One key has so many places and no more, and is told so; it finds one again once it has left another."""
        async with running(world.app(live=replace(LIMITS, most_held=2))) as app:
            async with listening(app, key="hf_viewer") as first, listening(app, key="hf_viewer") as second:
                await first.block()
                await second.block()
                async with listening(app, key="hf_viewer") as third, listening(app, key="hf_operator") as another:
                    assert "you hold 2 live streams already" in (await third.problem())["detail"]
                    await another.block()
                assert (third.status, third.headers["retry-after"], another.status) == (429, "5", 200)
            async with listening(app, key="hf_viewer") as fourth:
                await fourth.block()
            assert fourth.status == 200

    async def test_a_stream_lives_for_a_while(self, world: World) -> None:
        """Then the page comes again, perhaps to another process."""
        async with running(world.app(live=replace(LIMITS, life=SOON))) as app, listening(app) as page:
            await page.is_over()

    async def test_a_heart_beats_where_nothing_happens(self, world: World) -> None:
        """It is an event, which a page can hear, and where to go on: what nobody has told this page counts as told."""
        app = world.app(live=replace(LIMITS, heartbeat=SOON))
        async with running(app), listening(app, "organisation=lakeside") as page:
            assert await page.event() == ("state", {"is_live": True})
            world.changes.happen(ChangeKind.CALL, "CA1")
            while page.last_id != "1":
                await page.block()

    async def test_a_heart_beats_while_the_database_is_away(self, world: World) -> None:
        """It goes on saying that changes come late."""
        async with running(world.app(live=replace(LIMITS, heartbeat=SOON))) as app, listening(app) as page:
            await page.block()
            world.changes.failure = ProviderUnavailable("database", "away")
            while await page.event() != ("state", {"is_live": False}):
                pass
            assert await page.event() == ("state", {"is_live": False})

    async def test_who_does_not_read_is_left(self, world: World) -> None:
        """His place is another's after a while."""
        async with running(world.app(live=replace(LIMITS, send_patience=SOON))) as app, listening(app) as page:
            await page.block()
            page.reads.clear()
            world.changes.happen(ChangeKind.CALL, "CA1")
            async with asyncio.timeout(10):
                await page.ended.wait()

    def test_who_reads_slowly_reads_everything_anew(self) -> None:
        """Of what he can't keep up with, nothing is kept but that."""
        mailbox = Mailbox(None, most=2)
        mailbox.put([Change(ChangeKind.CALL, "CA1", None)], 1)
        mailbox.put([Change(ChangeKind.CALL, "CA1", None), Change(ChangeKind.CALL, "CA2", None)], 2)
        assert mailbox.taken().count("event: change") == 2
        mailbox.put([Change(ChangeKind.CALL, f"CA{one}", None) for one in range(3)], 3)
        assert mailbox.taken() == "event: reset\ndata: {}\n\nid: 3\n\n"
        assert mailbox.taken() == ""

    async def test_streams_end_with_their_process(self, world: World) -> None:
        """A server that is asked to stop does not wait for them, and takes no more."""
        app = world.app(live=LIMITS)
        feed: LiveFeed = app.state.live
        door = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=60))
        serving = asyncio.create_task(server._serve([door]))
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        async with asyncio.timeout(20), httpx.AsyncClient(headers={"Authorization": "Bearer hf_viewer"}) as client:
            async with client.stream("GET", f"{address}/api/live") as answer:
                lines = answer.aiter_lines()
                assert (await anext(lines)).startswith("retry: ")
                feed.end()
                server.should_exit = True
                assert "event: reset" not in [line async for line in lines]
            await serving


class Shows:
    """Shows a call that is over, but not to roles in `failing`."""

    def __init__(self) -> None:
        """Show it to all."""
        self.failing: set[Role] = set()
        self.asked: list[Role] = []

    async def __call__(self, call_sid: str, role: Role) -> CallDetail:
        """Show it."""
        self.asked.append(role)
        if role in self.failing:
            raise ProviderUnavailable("database", "away")
        return CallDetail.model_construct(call_sid=call_sid, ended_at=NOW)


class FickleKeys(FakeKeys):
    """Keys that are all revoked at once, or can't be looked up while the database is away."""

    def __init__(self) -> None:
        """Know them all."""
        self.is_revoked = False
        self.failures = 0
        self.is_away = False

    async def verify(self, key: str) -> Role | None:
        """Look the key up, if that is possible."""
        if self.is_away:
            self.failures += 1
            raise ProviderUnavailable("database", "away")
        return None if self.is_revoked else await super().verify(key)


class TestAccess:
    """Who may listen is looked at again while he does."""

    @pytest.fixture
    def keys(self, world: World) -> FickleKeys:
        """Return keys that may change their mind."""
        keys = FickleKeys()
        world.ports = replace(world.ports, keys=keys)
        return keys

    @pytest.fixture
    async def accounts(self, world: World, sqlite_url: str) -> AsyncIterator[Accounts]:
        """Give people accounts."""
        database = Database.open(sqlite_url)
        yield await Accounts.of_all(world, database)
        await database.close()

    @pytest.fixture
    async def token(self, accounts: Accounts) -> str:
        """Sign an operator in and return the token of her session."""
        async with accounts.browser() as browser:
            await sign_in(browser, OLGA)
            return browser.cookies[PLAIN_COOKIE]

    @asynccontextmanager
    async def page_of(self, accounts: Accounts, token: str) -> AsyncIterator[Page]:
        """Have a page listen that bears a session."""
        app = accounts.world.app(live=replace(LIMITS, heartbeat=SOON), dashboard_url=PublicUrl(None))
        async with running(app), listening(app, cookie=f"{PLAIN_COOKIE}={token}") as page:
            await page.event()
            yield page

    async def test_a_revoked_keys_stream_ends(self, world: World, keys: FickleKeys) -> None:
        """Within a heartbeat, not with its life."""
        async with running(world.app(live=replace(LIMITS, heartbeat=SOON))) as app, listening(app) as page:
            await page.event()
            keys.is_revoked = True
            await page.is_over()
        async with listening(app) as page:
            await page.is_over()
        assert page.status == 401

    async def test_a_stream_outlives_the_database(self, world: World, keys: FickleKeys) -> None:
        """Nobody is left because nobody could be asked; once it is there again, a revoked key counts."""
        async with running(world.app(live=replace(LIMITS, heartbeat=SOON))) as app, listening(app) as page:
            await page.event()
            keys.is_away = True
            while keys.failures < 2:
                assert (await page.event())[0] == "state"
            keys.is_away, keys.is_revoked = False, True
            await page.is_over()

    @pytest.mark.parametrize("change", [UserChange(is_disabled=True), UserChange(role=Role.VIEWER)])
    async def test_who_is_signed_out_hears_no_more(self, accounts: Accounts, token: str, change: UserChange) -> None:
        """Disabled, or of another role, which ends sessions too."""
        async with self.page_of(accounts, token) as page:
            await accounts.ports.users.change(OLGA.user_id, change.made_at(NOW))
            await page.is_over()

    async def test_another_role_ends_the_stream_though_the_session_lasts(self, accounts: Accounts, token: str) -> None:
        """The page comes again as what he is now."""
        async with self.page_of(accounts, token) as page:
            await accounts.ports.users.change(OLGA.user_id, UserChange(role=Role.VIEWER).made_at(NOW), keep=token)
            await page.is_over()
        assert await accounts.ports.sessions.find(token, NOW) is not None

    async def test_listening_is_no_use_of_a_session(self, accounts: Accounts, token: str) -> None:
        """A page nobody looks at keeps none up, neither by staying nor by coming again."""
        clock = accounts.world.clock
        clock.advance(IDLE_LIFE / 2)
        async with self.page_of(accounts, token) as page:
            await page.event()
            clock.advance(IDLE_LIFE / 2)
            await page.is_over()
        assert page.status == 200


class TestCall:
    """`?call=`: how a call stands, as it goes."""

    def runs(self, world: World, *words: str) -> None:
        """Let the call go on to where so much was said."""
        world.reader.overviews = [overview(call_sid=CALL_SID)]
        said = tuple(turn(index, text) for index, text in enumerate(words))
        world.gateway.current_view = CallView(CALL_SID, Phase.ACTIVE, 1, True, said, (), ())  # noqa: FBT003

    async def test_a_page_watches_a_call(self, world: World, app: FastAPI) -> None:
        """It is told each time that more was said, and once more what came of it."""
        self.runs(world, "Hello")
        async with listening(app, f"call={CALL_SID}") as page:
            event, data = await page.event()
            assert (event, [one["text"] for one in data["turns"]]) == ("call", ["Hello"])
            self.runs(world, "Hello", f"It is {CALLER}.")
            assert [one["text"] for one in (await page.event())[1]["turns"]][1:] == [f"It is {CALLER}."]
            world.reader.overviews = [overview(call_sid=CALL_SID, outcome=Outcome.BOOKED)]
            assert (await page.event())[1]["outcome"] == "booked"
            world.reader.overviews = [replace(world.reader.overviews[0], summary="Booked.")]
            world.changes.happen(ChangeKind.CALL, CALL_SID)
            told = dict([await page.event(), await page.event()])
            assert (told["change"]["id"], told["call"]["summary"]) == (CALL_SID, "Booked.")

    async def test_a_call_that_can_not_be_shown_is_looked_at_again_once_it_changes(
        self, world: World, app: FastAPI, caplog: pytest.LogCaptureFixture
    ) -> None:
        """A bug in what shows it must not end the process, which answers the telephone."""
        self.runs(world, "Hello")
        async with listening(app, f"call={CALL_SID}") as page:
            await page.event()
            world.gateway.current_view = UNSHOWN

            async def look() -> bool:
                return "a watched call can't be shown" in caplog.text

            await until("the look has failed", look, within=10)
            self.runs(world, "Hello", "You there?")
            world.changes.happen(ChangeKind.CALL, CALL_SID)
            told = dict([await page.event(), await page.event()])
            assert [one["text"] for one in told["call"]["turns"]] == ["Hello", "You there?"]

    async def test_a_role_sees_what_it_may(self, world: World, app: FastAPI) -> None:
        """Two pages watch one call, each as its key has it."""
        self.runs(world, f"It is {CALLER}.")
        async with listening(app, f"call={CALL_SID}") as whole:
            assert CALLER in (await whole.event())[1]["turns"][0]["text"]
            async with listening(app, f"call={CALL_SID}", key="hf_viewer") as masked:
                assert CALLER not in str((await masked.event())[1])

    async def test_who_comes_later_is_not_shown_what_was(self, world: World, app: FastAPI) -> None:
        """Nobody of his role was there meanwhile to keep it up."""
        self.runs(world, "Hello")
        async with listening(app, f"call={CALL_SID}") as whole:
            async with listening(app, f"call={CALL_SID}", key="hf_viewer") as masked:
                await masked.event()
            self.runs(world, "Hello", "Bye")
            world.reader.overviews = [overview(call_sid=CALL_SID, outcome=Outcome.BOOKED)]
            while (await whole.event())[1]["outcome"] != "booked":
                pass
            async with listening(app, f"call={CALL_SID}", key="hf_viewer") as masked:
                assert (await masked.event())[1]["outcome"] == "booked"

    @pytest.mark.parametrize("failing", [Role.OPERATOR, Role.VIEWER])
    async def test_a_role_that_could_not_be_shown_a_call_is_shown_it_by_the_next_look(self, failing: Role) -> None:
        """Though the other has seen its end."""
        shows = Shows()
        watch, whole, masked = CallWatch(shows, LIMITS), Mailbox(None, most=9), Mailbox(None, most=9)
        with watch.watched(CALL_SID, Role.OPERATOR, whole), watch.watched(CALL_SID, Role.VIEWER, masked):
            shows.failing.add(failing)
            await watch.look()
            shows.failing.clear()
            await watch.look()
            assert ["event: call" in page.taken() for page in (whole, masked)] == [True, True]
            shows.asked.clear()
            await watch.look()
            assert shows.asked == []

    async def test_whoever_comes_has_the_call_looked_at(self) -> None:
        """Also where it is over and another of his role has been told so: its summary may have come since."""
        shows = Shows()
        watch = CallWatch(shows, LIMITS)
        with watch.watched(CALL_SID, Role.VIEWER, Mailbox(None, most=9)):
            await watch.look()
            with watch.watched(CALL_SID, Role.VIEWER, Mailbox(None, most=9)):
                await watch.look()
        assert shows.asked == [Role.VIEWER] * 2

    async def test_a_call_nobody_knows_is_not_found(self, app: FastAPI) -> None:
        """Before a stream begins."""
        async with listening(app, f"call={CALL_SID}") as page:
            await page.is_over()
        assert page.status == 404

    async def test_only_so_many_are_watched(self, world: World) -> None:
        """One call may be watched by many pages."""
        self.runs(world)
        world.reader.overviews.append(overview(call_sid="CA2"))
        app, query = world.app(live=replace(LIMITS, most_calls=1)), f"call={CALL_SID}"
        async with running(app), listening(app, query) as one, listening(app, query) as other:
            assert [(await one.event())[0], (await other.event())[0]] == ["call", "call"]
            async with listening(app, "call=CA2") as page:
                await page.is_over()
            assert page.status == 503


async def test_its_events_are_described(still_client: httpx.AsyncClient) -> None:
    """Types are generated from the document: the stream's answer names the events."""
    document = (await still_client.get("/openapi.json")).json()
    answer = document["paths"]["/api/live"]["get"]["responses"]["200"]["content"]
    assert answer == {"text/event-stream": {"schema": {"type": "object", "$ref": "#/components/schemas/LiveEvent"}}}
    assert {"ChangeEvent", "CallEvent", "ResetEvent", "StateEvent", "ChangeKind"} <= document["components"][
        "schemas"
    ].keys()
