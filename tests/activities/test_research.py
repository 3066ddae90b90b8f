"""Looking things up on the web."""

from __future__ import annotations

import pytest

from activities.research import NOT_SET_UP, WebResearch
from domain.errors import RuleBroken
from domain.ports.web import SearchHit, Web, WebPage
from tests.fakes.vendors import FakeWeb


async def test_what_nobody_has_set_up_is_said() -> None:
    """With what the operator can do."""
    research = WebResearch(None)
    for look_up in (research.search("pads"), research.read("https://parts.example/")):
        with pytest.raises(RuleBroken, match="HOLDFAST_BRAVE_API_KEY") as refused:
            await look_up
        assert str(refused.value) == NOT_SET_UP


async def test_hits_and_pages_are_passed_on() -> None:
    """As they came."""
    web = FakeWeb()
    web.hits = [SearchHit("Parts", "https://parts.example/", "Pads")]
    web.pages = {"https://parts.example/": WebPage("https://parts.example/", "Parts", "Brake pads")}
    research = WebResearch(Web(web, web))
    assert await research.search("pads") == tuple(web.hits)
    assert await research.read("https://parts.example/") == web.pages["https://parts.example/"]
