"""Staff have something done: planned by a model over the wire, agreed over REST, carried out, taken back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest
from google.protobuf.json_format import MessageToJson, Parse
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.client import Client
from temporalio.common import RawValue

from domain.decision_answers import UNKNOWN_CODE
from processes.stack import Stack
from store.seeds import WORKSHOP_NUMBER
from tests.system.people import Town
from tests.system.rest import operating, post
from tests.system.waiting import until

PHONE: Final = "+15557770641"
OTHER: Final = "+15557770642"
#: Has never got a text of ours: what he writes is no answer to one.
STRANGER: Final = "+15557770649"
ADDRESS: Final = "kim@customer.example"


@pytest.fixture
async def office(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """Reach the stack's api with an operator's key."""
    async with operating(stack, "tasks") as http:
        yield http


async def test_a_task_is_planned_agreed_done_and_undone(office: httpx.AsyncClient, town: Town) -> None:
    """Nothing before the yes, one text after it, however often it is asked, and one more that takes it back."""

    async def texts() -> list[str]:
        found = (await town.http.get("/messages")).raise_for_status().json()
        return [text["body"] for text in found if text["to"] == PHONE]

    async def is_done() -> bool:
        return bool((await office.get(f"/tasks/{task['task_id']}")).json()["state"] == "done")

    task = await post(office, "/tasks", "task-1", {"goal": f"Text {PHONE} that the car is ready"})
    [step] = task["steps"]
    assert (task["state"], step["arguments"]["text"], task["estimate"]) == (
        "awaiting_confirmation",
        "The car is ready",
        "0.0083",
    )
    assert await texts() == []
    waiting = (await office.get("/approvals", params={"organisation": "northgate"})).json()["approvals"]
    # Others of this stack may wait too.
    assert (task["task_id"], task["plan_hash"]) in [(one["task_id"], one["plan_hash"]) for one in waiting]
    one = f"/tasks/{task['task_id']}"
    answer = await post(office, f"{one}/decision", "yes-1", {"plan_hash": task["plan_hash"], "choice": "approve"})
    assert answer["ruling"] == "counted"
    await until("the task is done", is_done, within=20)
    assert await texts() == ["The car is ready"]
    late = await office.post(
        f"{one}/decision",
        json={"plan_hash": task["plan_hash"], "choice": "reject"},
        headers={"Idempotency-Key": "no-1"},
    )
    assert (late.status_code, late.json()["code"]) == (409, "already_decided")
    undone = await post(office, f"{one}/undo", "undo-1")
    assert (undone["state"], undone["steps"][0]["state"]) == ("undone", "undone")
    assert len(await texts()) == 2


@pytest.mark.parametrize("is_encoded", [True, False], ids=["encoded", "in_clear"])
async def test_a_task_is_agreed_to_in_the_temporal_ui(
    stack: Stack, office: httpx.AsyncClient, *, is_encoded: bool
) -> None:
    """A signal with what an operator has typed, through the codec server where the UI knows one."""

    async def shown() -> dict[str, Any]:
        found: dict[str, Any] = (await office.get(f"/tasks/{task['task_id']}")).json()
        return found

    async def is_done() -> bool:
        return bool((await shown())["state"] == "done")

    task = await post(office, "/tasks", f"by-hand-{is_encoded}", {"goal": f"Text {OTHER} that the car is ready"})
    typed = json.dumps({"choice": "approve", "plan_hash": task["plan_hash"]}).encode()
    payloads = Payloads(payloads=[Payload(metadata={"encoding": b"json/plain"}, data=typed)])
    if is_encoded:
        answer = await office.post(f"{stack.plan.api}/codec/encode", content=MessageToJson(payloads))
        payloads = Parse(answer.raise_for_status().text, Payloads())
    client = await Client.connect(stack.plan.temporal_address)
    await client.get_workflow_handle(f"task-{task['task_id']}").signal("confirm", RawValue(payloads.payloads[0]))
    await until("the task is done", is_done, within=20)
    decision = (await shown())["decision"]
    assert (decision["actor"], decision["channel"]) == ("temporal-ui", "temporal_ui")


async def test_a_code_nobody_was_asked_by_is_answered(stack: Stack, town: Town) -> None:
    """By the telephone company, which reads the answer out of the webhook's reply."""
    written = {"sender": STRANGER, "recipient": WORKSHOP_NUMBER, "body": "YES 4821"}
    (await town.http.post("/texts", json=written)).raise_for_status()

    async def is_answered() -> bool:
        found = (await town.http.get("/messages")).raise_for_status().json()
        return UNKNOWN_CODE in [text["body"] for text in found if text["to"] == STRANGER]

    await until("the code is answered", is_answered, within=20)


async def test_a_task_sends_an_e_mail(office: httpx.AsyncClient, town: Town) -> None:
    """Over the mail server of the settings, from the address of the settings."""

    async def mails() -> list[tuple[str, str]]:
        found = (await town.http.get("/mails")).raise_for_status().json()
        return [(mail["vendor"], mail["text"].strip()) for mail in found if mail["recipient"] == ADDRESS]

    async def is_sent() -> bool:
        return bool(await mails())

    task = await post(office, "/tasks", "task-2", {"goal": f"E-mail {ADDRESS} that the car is ready"})
    yes = {"plan_hash": task["plan_hash"], "choice": "approve"}
    await post(office, f"/tasks/{task['task_id']}/decision", "yes-2", yes)
    await until("the e-mail is sent", is_sent, within=20)
    assert await mails() == [("smtp", "The car is ready")]
