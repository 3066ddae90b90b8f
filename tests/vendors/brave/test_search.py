"""What Brave finds, and what becomes of its failures."""

from __future__ import annotations

from contextlib import aclosing
from datetime import timedelta

import pytest
from fastapi import FastAPI, Response

from domain.errors import ProviderRejected, ProviderUnavailable
from domain.ports.web import SearchHit
from sandbox.faults import FaultKind
from sandbox.web.pages import BODY_SHOP
from tests.sandbox.loopback import serve
from tests.vendors.brave.conftest import Brave
from vendors.brave.search import BraveSearch


class TestHits:
    """Answers."""

    async def test_the_best_hit_comes_first(self, brave: Brave) -> None:
        """With its title, its address and a sentence of it."""
        hits = await brave.search.search("opening hours of Harbor Body Shop")
        assert hits[0] == SearchHit(BODY_SHOP.title, f"{brave.url}{BODY_SHOP.path}", BODY_SHOP.snippet)

    async def test_there_are_a_handful(self, brave: Brave) -> None:
        """However many fit."""
        assert len(await brave.search.search("page catalogue garage parts brake motors summer hours harbor")) == 5

    async def test_nothing_is_found_for_what_is_nowhere(self, brave: Brave) -> None:
        """The answer has no results at all then."""
        assert await brave.search.search("zzzz") == ()

    async def test_a_long_question_is_cut(self, brave: Brave) -> None:
        """As the vendor wants it."""
        assert (await brave.search.search("harbor " * 400))[0].title == BODY_SHOP.title

    async def test_odd_hits_are_left_out(self) -> None:
        """Those without an address, and those nobody could read."""
        app = FastAPI()

        @app.get("/res/v1/web/search")
        async def answer() -> object:
            odd = [
                None,
                {},
                {"url": ""},
                {"url": "https://" + "x" * 1_000},
                {"url": "https://a.example", "title": None},
            ]
            return {"web": {"results": odd}}

        async with serve(app) as url, aclosing(BraveSearch("key", url)) as search:
            assert await search.search("x") == (SearchHit("", "https://a.example", ""),)


class TestFailures:
    """Errors of our tree."""

    async def test_a_wrong_key_is_for_the_operator(self, brave: Brave) -> None:
        """Asking again changes nothing."""
        async with aclosing(BraveSearch("wrong", brave.url)) as search:
            with pytest.raises(ProviderRejected, match="422"):
                await search.search("harbor")

    @pytest.mark.parametrize("status", [429, 500, 503])
    async def test_trouble_is_worth_another_attempt(self, brave: Brave, status: int) -> None:
        """Theirs, or too many questions of ours."""
        brave.faults.plan("web", "search", FaultKind.STATUS, amount=status)
        with pytest.raises(ProviderUnavailable, match=str(status)):
            await brave.search.search("harbor")
        assert await brave.search.search("harbor")

    async def test_a_lost_connection_is_worth_another_attempt(self, brave: Brave) -> None:
        """Nothing was changed by the question."""
        brave.faults.plan("web", "search", FaultKind.DROP)
        with pytest.raises(ProviderUnavailable, match="connection failed"):
            await brave.search.search("harbor")

    async def test_patience_has_an_end(self, brave: Brave) -> None:
        """A planner waits."""
        brave.faults.plan("web", "search", FaultKind.LATENCY, amount=200)
        async with aclosing(BraveSearch("key", brave.url, timeout=timedelta(milliseconds=50))) as hurried:
            with pytest.raises(ProviderUnavailable, match="in time"):
                await hurried.search("harbor")

    @pytest.mark.parametrize("body", ["<html>", "[]", '{"web": []}x'])
    async def test_an_answer_nobody_can_read_is_none(self, body: str) -> None:
        """A page of maintenance comes with status 200, too."""
        app = FastAPI()

        @app.get("/res/v1/web/search")
        async def answer() -> Response:
            return Response(body)

        async with serve(app) as url, aclosing(BraveSearch("key", url)) as search:
            with pytest.raises(ProviderUnavailable, match="can't be read"):
                await search.search("x")
