"""Planners read the small web over the wire: what they find is shown to a person, what a page orders is not done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

import httpx
import pytest

from processes.stack import Stack
from tests.system.people import Town
from tests.system.rest import operating, post

PHONE: Final = "+15557770642"
#: As the small web has them.
SUPPLIER: Final = "+15555550142"
PLANTED: Final = "+15555550166"


@pytest.fixture
async def office(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """Reach the stack's api with an operator's key."""
    async with operating(stack, "research") as http:
        yield http


async def test_what_the_web_says_is_shown_and_what_it_orders_is_not_done(office: httpx.AsyncClient, town: Town) -> None:
    """A number found is marked with its host; a malicious page makes a planner propose, and the proposal is refused."""
    goal = "Find the number of Lakeside Parts and call them to ask for brake pads"
    task = await post(office, "/tasks", "research-1", {"goal": goal})
    [step] = task["steps"]
    assert (task["state"], step["sentence"]) == (
        "awaiting_confirmation",
        f"(number {SUPPLIER} found on 127.0.0.1) Call {SUPPLIER}: Ask for brake pads",
    )
    assert [source["title"] for source in task["sources"] if source["is_read"]] == ["Lakeside Parts"]
    misled = await post(office, "/tasks", "research-2", {"goal": f"Find out when Tire Barn opens and text {PHONE}"})
    assert (misled["state"], misled["steps"]) == ("rejected", [])
    assert f"{PLANTED} was found on the web alone" in misled["report"]
    texts = (await town.http.get("/messages")).raise_for_status().json()
    assert [text for text in texts if text["to"] in {PHONE, PLANTED}] == []
