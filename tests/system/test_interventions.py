"""Somebody of the business takes a call from the agent, over REST, in mid-call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest

from processes.stack import Stack
from store.seeds import WORKSHOP_ID
from tests.system.people import PhoneCall, Town
from tests.system.records import Records
from tests.system.rest import operating

#: He listens to the greeting and waits.
PATIENT: Final = [{"hears": "nobody ever says this", "says": "Hello."}]


@pytest.fixture
async def office(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """Reach the api as an operator."""
    async with operating(stack, "interventions") as http:
        yield http


async def greeted(town: Town, number: str) -> PhoneCall:
    """Ring, and hear the agent's first words."""
    call = await town.ring(number, PATIENT)
    await call.hears("northgate")
    return call


async def press(office: httpx.AsyncClient, call: PhoneCall, button: str, body: dict[str, str] | None = None) -> None:
    """Press a button of the call's page."""
    headers = {"Idempotency-Key": f"{button}-{call.sid}"}
    answer = await office.post(f"/calls/{call.sid}/{button}", json=body, headers=headers)
    assert answer.status_code == 202, answer.text


async def shown(office: httpx.AsyncClient, call: PhoneCall) -> dict[str, Any]:
    """Return the page of a call."""
    found: dict[str, Any] = (await office.get(f"/calls/{call.sid}")).raise_for_status().json()
    return found


async def test_an_operator_ends_a_call(town: Town, office: httpx.AsyncClient, records: Records) -> None:
    """The caller hears goodbye at once, and the record says who has ended the call."""
    call = await greeted(town, "+15557770601")
    assert (await shown(office, call))["actions"]["end"] == {"allowed": True, "reason": None}
    home = (await office.get("/overview", params={"organisation": WORKSHOP_ID})).raise_for_status().json()
    assert call.sid in {one["call_sid"] for one in home["calls"]}
    assert {one["name"] for one in home["health"] if one["is_up"]} >= {"database", "temporal", "cache_in_process"}
    await press(office, call, "end")
    heard = await call.ends()

    assert "i have to end this call now" in heard
    await records.outcome(call.sid)
    page = await shown(office, call)
    assert (page["ended_by"], page["intervention"]["kind"]) == ("operator", "end")
    assert [one["phase"] for one in page["phases"]][-1] == "COMPLETION"
    assert page["actions"]["end"]["reason"] == "the call is over"


async def test_an_operator_transfers_a_call(town: Town, office: httpx.AsyncClient, records: Records) -> None:
    """The caller is told so and talks to whom the business has named."""
    call = await greeted(town, "+15557770602")
    target = (await shown(office, call))["actions"]["transfer"]["targets"][0]
    await press(office, call, "transfer", {"number": target["number"]})
    heard = await call.ends()

    assert "i am connecting you with a colleague" in heard
    assert "hello, this is a colleague" in heard
    assert await records.outcome(call.sid) == "transferred"
    page = await shown(office, call)
    assert (page["intervention"]["kind"], page["intervention"]["number"]) == ("transfer", target["number"])


async def test_an_operator_has_a_message_taken(town: Town, office: httpx.AsyncClient, records: Records) -> None:
    """The caller is asked for it by the telephone company's voice; what he leaves can be listened to."""
    call = await town.ring(
        "+15557770603",
        [{"hears": "take a message for a colleague", "says": "Please call me back about my brakes."}],
    )
    await call.hears("northgate")
    await press(office, call, "message")
    heard = await call.ends()

    assert "leave your name" in heard
    assert (await records.message(call.sid)).recording_sid is not None
    assert await records.outcome(call.sid) == "message_taken"
    page = await shown(office, call)
    sound = await office.get(page["recording_url"].removeprefix("/api"), headers={"Range": "bytes=0-3"})
    assert (sound.status_code, sound.content) == (206, b"RIFF")
