"""What callers have left as sound."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from domain.ports.storage import MessageLeft
from tests.api.conftest import World
from tests.api.fakes import CALL_SID, NOW, client_of
from tests.api.test_calls_api import OPERATOR, overview

WHERE = f"/api/calls/{CALL_SID}/recording"
SOUND = bytes(range(100))


@pytest.fixture(autouse=True)
def _recorded(world: World) -> None:
    """Arrange a call on which a message was recorded."""
    world.reader.overviews = [overview(call_sid=CALL_SID)]
    world.reader.recording_left = MessageLeft("m1", "northgate", CALL_SID, None, None, "", NOW, "RE1", "https://x")
    world.office.recordings.kept = {"RE1": SOUND}


async def test_an_operator_listens(client: httpx.AsyncClient) -> None:
    """The whole of it, as sound."""
    answer = await client.get(WHERE, headers=OPERATOR)

    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "audio/wav", SOUND)
    assert answer.headers["accept-ranges"] == "bytes"


async def test_a_call_that_was_never_opened_has_one_too(world: World, client: httpx.AsyncClient) -> None:
    """Its caller was asked for a message because nothing else worked."""
    world.reader.overviews = []

    assert (await client.get(WHERE, headers=OPERATOR)).content == SOUND


@pytest.mark.parametrize(
    ("wanted", "content", "place"),
    [
        ("bytes=0-9", SOUND[:10], "bytes 0-9/100"),
        ("bytes=90-", SOUND[90:], "bytes 90-99/100"),
        ("bytes=-5", SOUND[95:], "bytes 95-99/100"),
        ("bytes=95-2000", SOUND[95:], "bytes 95-99/100"),
        ("bytes=-2000", SOUND, "bytes 0-99/100"),
    ],
)
async def test_a_player_gets_the_range_it_asks_for(
    client: httpx.AsyncClient, wanted: str, content: bytes, place: str
) -> None:
    """Open at either end, and cut at the end of the sound."""
    answer = await client.get(WHERE, headers=OPERATOR | {"Range": wanted})

    assert (answer.status_code, answer.content, answer.headers["content-range"]) == (206, content, place)


@pytest.mark.parametrize("wanted", ["bytes=100-", "bytes=9-3", "bytes=-0"])
async def test_a_range_that_is_not_there_is_refused(client: httpx.AsyncClient, wanted: str) -> None:
    """With how much there is."""
    answer = await client.get(WHERE, headers=OPERATOR | {"Range": wanted})

    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */100")


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "bytes=-", "seconds=1-2", ""])
async def test_what_is_no_single_range_means_all_of_it(client: httpx.AsyncClient, wanted: str) -> None:
    """As the protocol allows."""
    answer = await client.get(WHERE, headers=OPERATOR | {"Range": wanted})

    assert (answer.status_code, answer.content) == (200, SOUND)


async def test_a_call_without_a_recording_is_a_404(world: World, client: httpx.AsyncClient) -> None:
    """The call itself is not recorded."""
    world.reader.recording_left = None

    assert (await client.get(WHERE, headers=OPERATOR)).status_code == 404


async def test_without_an_account_the_answer_says_what_to_set(world: World) -> None:
    """The api takes webhooks without one."""
    world.ports = replace(world.ports, office=replace(world.office.ports(), recordings=None))
    async with client_of(world.app()) as client:
        answer = await client.get(WHERE, headers=OPERATOR)

    assert answer.status_code == 502
    assert "HOLDFAST_TWILIO_ACCOUNT_SID" in answer.text
