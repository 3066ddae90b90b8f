"""Staff and their programs: what they ask of the REST API happens in the workflow, the calendar, at the customer's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx
import pytest

from processes.stack import Stack
from store.seeds import WORKSHOP_ID
from tests.system.people import Town
from tests.system.rest import operating, post
from tests.system.waiting import until

PHONE: Final = "+15557770601"
EMAIL: Final = "ruth@example.com"


@pytest.fixture
async def office(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """Reach the stack's api with an operator's key."""
    async with operating(stack, "office") as http:
        yield http


async def starts(office: httpx.AsyncClient) -> list[str]:
    """Return free starts that nobody else wants."""
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    wanted = {
        "service": "oil_change",
        "from": str(day),
        "to": str(day + timedelta(days=6)),
        "organisation": WORKSHOP_ID,
    }
    answer = (await office.get("/availability", params=wanted)).raise_for_status()
    return list(dict.fromkeys(slot["start"] for slot in answer.json()["slots"]))


async def texts(town: Town) -> list[str]:
    """Return the texts that reached her."""
    found = (await town.http.get("/messages")).raise_for_status().json()
    return [text["body"] for text in found if text["to"] == PHONE]


async def invitations(town: Town) -> list[tuple[str, bool]]:
    """Return the methods of the invitations that reached her, and whether each says when."""
    found = (await town.http.get("/mails")).raise_for_status().json()
    return [(mail["method"], "DTSTART" in mail["invitation"]) for mail in found if mail["recipient"] == EMAIL]


async def events(town: Town, appointment_id: str) -> list[str]:
    """Return where the calendar shows an appointment."""
    found = (await town.http.get("/google/events")).raise_for_status().json()
    marked = [one for one in found if appointment_id in one.get("extendedProperties", {}).get("private", {}).values()]
    return [one["start"]["dateTime"] for one in marked if one["status"] != "cancelled"]


async def test_an_appointment_is_booked_moved_and_cancelled_once_each(office: httpx.AsyncClient, town: Town) -> None:
    """However often it is asked: one event that follows, one text and one invitation for every change."""
    new = {"name": "Ruth Adler", "phones": [PHONE], "emails": [EMAIL]}
    contact = await post(office, "/contacts", "contact", new)
    first, second = (await starts(office))[-2:]
    wish = {"contact_id": contact["contact_id"], "service_key": "oil_change", "start": first}

    booked = await post(office, "/appointments", "book", wish)
    path = f"/appointments/{booked['appointment_id']}"
    assert booked["status"] == "confirmed"
    assert len(await events(town, booked["appointment_id"])) == 1

    await post(office, f"{path}/reschedule", "move", {"start": second})
    (start,) = await events(town, booked["appointment_id"])
    assert datetime.fromisoformat(start).astimezone(UTC) == datetime.fromisoformat(
        (await office.get(path)).json()["starts_at"]
    ).astimezone(UTC)

    assert (await post(office, f"{path}/cancel", "cancel"))["status"] == "cancelled"

    async def has_been_told() -> bool:
        return len(await texts(town)) >= 3 and len(await invitations(town)) >= 3

    await until("she has been told of everything", has_been_told, within=30)
    assert [words for text in await texts(town) for words in ("booked", "now on", "cancelled") if words in text] == [
        *("booked", "now on", "cancelled")
    ]
    assert await invitations(town) == [("REQUEST", True), ("REQUEST", True), ("CANCEL", True)]
    assert await events(town, booked["appointment_id"]) == []
