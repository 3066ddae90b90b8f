"""Messages left for a human."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx

from domain.ports.storage import MessageLeft
from tests.api.conftest import World
from tests.api.fakes import CALL_SID, CALLER, NOW
from tests.api.test_calls_api import OPERATOR, VIEWER

ONCE = OPERATOR | {"Idempotency-Key": "done-1"}
DONE = "/api/messages/m1/done"
MESSAGE = MessageLeft("m1", "northgate", CALL_SID, None, CALLER, "Call me", NOW)


class TestMessages:
    """`GET /api/messages`."""

    async def test_messages_are_paged_and_masked(self, world: World, client: httpx.AsyncClient) -> None:
        """Newest first, without numbers for a viewer."""
        world.reader.left = [
            MessageLeft(f"m{index}", "northgate", CALL_SID, None, CALLER, "Call me", NOW + timedelta(seconds=index))
            for index in range(3)
        ]

        first = await client.get("/api/messages", params={"limit": "2"}, headers=VIEWER)
        cursor = first.json()["next_cursor"]
        second = await client.get("/api/messages", params={"limit": "2", "cursor": cursor}, headers=OPERATOR)

        assert [message["message_id"] for message in first.json()["messages"]] == ["m2", "m1"]
        assert CALLER not in first.text
        assert second.json()["messages"][0]["callback_number"] == CALLER
        assert second.json()["next_cursor"] is None

    async def test_the_open_ones_are_those_nobody_has_dealt_with(self, world: World, client: httpx.AsyncClient) -> None:
        """A list of work is what is left of it."""
        world.reader.left = [MESSAGE, replace(MESSAGE, message_id="m2", done_at=NOW, done_by="API key 1")]

        still = await client.get("/api/messages", params={"open": "true"}, headers=VIEWER)
        done = await client.get("/api/messages", params={"open": "false"}, headers=VIEWER)

        assert [one["message_id"] for one in still.json()["messages"]] == ["m1"]
        assert [one["done_by"] for one in done.json()["messages"]] == ["API key 1"]


class TestDone:
    """`POST` and `DELETE /api/messages/{id}/done`."""

    async def test_the_first_who_deals_with_a_message_stands(self, world: World, client: httpx.AsyncClient) -> None:
        """Who and when is kept; another one changes nothing."""
        world.office.messages.left = {"m1": MESSAGE}

        first = await client.post(DONE, headers=ONCE)
        world.clock.advance(timedelta(hours=1))
        second = await client.post(DONE, headers=ONCE | {"Authorization": "Bearer hf_operator_2"})

        assert first.status_code == 200
        assert first.json()["done_by"].startswith("API key ")
        assert second.json() == first.json()

    async def test_it_can_be_taken_back(self, world: World, client: httpx.AsyncClient) -> None:
        """A slip of the finger."""
        world.office.messages.left = {"m1": MESSAGE}

        await client.post(DONE, headers=ONCE)
        reopened = await client.delete(DONE, headers=OPERATOR)

        assert (reopened.json()["done_at"], reopened.json()["done_by"]) == (None, None)

    async def test_a_message_that_was_not_left_is_a_404(self, client: httpx.AsyncClient) -> None:
        """Nothing to deal with."""
        assert (await client.post(DONE, headers=ONCE)).status_code == 404
