"""What a caller was promised is remembered, told to staff, suggested, and can be made a task of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest

from processes.stack import Stack
from store.seeds import WORKSHOP_ID
from tests.system.people import Town
from tests.system.rest import operating, post
from tests.system.waiting import until

PHONE: Final = "+15557770651"
RULES: Final = (
    {"hears": "how can i help", "says": "I want to talk to a real person."},
    {"hears": "pass on|message", "says": "Please ask the owner to call me back tomorrow about my invoice."},
    {"hears": "anything else|goodbye", "says": "No, thank you. Goodbye."},
)


@pytest.fixture
async def office(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """Reach the stack's api with an operator's key."""
    async with operating(stack, "memory") as http:
        yield http


async def test_a_promise_goes_from_the_call_to_a_task(office: httpx.AsyncClient, town: Town) -> None:
    """By the model over the wire, in the background, after the hang-up."""
    grace = await post(office, "/contacts", "grace-1", {"name": "Grace Kim", "phones": [PHONE]})
    call = await town.ring(PHONE, RULES)
    await call.ends()

    async def promises() -> list[dict[str, Any]]:
        return list((await office.get(f"/memory/{grace['contact_id']}")).json()["open_promises"])

    [promise] = await until("the promise is remembered", promises, within=30)
    assert (promise["text"], promise["source"]) == ("Call the customer back", call.sid)
    line = (await office.get("/interactions", params={"contact": grace["contact_id"]})).json()["interactions"]
    assert {(one["kind"], one["state"]) for one in line} == {("call", "message_taken"), ("message", "left")}
    found = (await office.get("/suggestions", params={"organisation": WORKSHOP_ID})).json()["suggestions"]
    [mine] = [one for one in found if one["contact_id"] == grace["contact_id"]]
    assert mine["text"] == "You promised Grace Kim for tomorrow: Call the customer back"
    task = await post(office, f"/suggestions/{mine['suggestion_id']}/task", "task-of-grace")
    assert (task["state"], task["steps"][0]["tool"]) == ("awaiting_confirmation", "place_call")


async def test_a_larger_goal_becomes_tasks(office: httpx.AsyncClient) -> None:
    """In order; one is begun, the other waits for it."""
    plan = await post(
        office,
        "/plans",
        "plan-1",
        {"goal": f"Text {PHONE} that bay two is free, then call {PHONE} and ask for the key"},
    )
    assert [one["state"] for one in plan["tasks"]] == ["ready", "waiting"]
    task = await post(office, f"/plans/{plan['plan_id']}/tasks/1", "plan-1-task-1")

    async def states() -> list[tuple[str, str | None]] | None:
        shown = (await office.get(f"/plans/{plan['plan_id']}")).json()
        found = [(one["state"], one["task_id"]) for one in shown["tasks"]]
        return None if found[0][0] == "planned" else found  # written down beside the answer

    assert await until("the row has caught up with its task", states, within=10) == [
        ("awaiting_confirmation", task["task_id"]),
        ("waiting", None),
    ]
