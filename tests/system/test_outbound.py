"""The whole stack rings somebody: the sandbox's telephones ring, and what came of it is known."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from temporalio.client import Client

from domain.compliance import DialPolicy, next_opening
from domain.names import BACKGROUND_QUEUE, OUTBOUND_CALL_WORKFLOW, outbound_call_workflow_id
from domain.outbound import DialIntent, DialOutcome, DialPurpose
from processes.settings import load_settings
from processes.stack import Stack
from processes.temporal_client import connect
from store.seeds import WORKSHOP_ID
from tests.sandbox.handsets.telephone import switched_on
from tests.system.people import Fault, PhoneCall, Town
from tests.system.records import Records
from tests.system.telephone_company import NUMBER
from vendors.phonenumbers.zones import LibPhoneNumberZones
from workflows.messages import DialResult

#: In London, Tokyo and Los Angeles: it is calling time in one of them at any hour, and for some hours more.
PHONES: Final = ("+442079460001", "+81312345678", "+12135550123")


@pytest.fixture
def phone() -> str:
    """Return the number of somebody who is nearest the middle of calling hours: he may be rung for a while yet."""
    zones, now = LibPhoneNumberZones(), datetime.now(UTC)

    def from_the_middle(one: str) -> float:
        local = [now.astimezone(ZoneInfo(zone)) for zone in zones.zones(one)]
        return max(abs(at.hour + at.minute / 60 - 14.5) for at in local)

    nearest = min(PHONES, key=from_the_middle)
    assert next_opening(zones.zones(nearest), DialPolicy(), now) == now
    return nearest


@pytest.fixture
async def client(stack: Stack) -> Client:
    """Reach the stack's Temporal."""
    address = f"127.0.0.1:{stack.plan.ports.temporal}"
    return await connect(
        load_settings().model_copy(update={"data_dir": stack.plan.data_dir, "temporal_address": address})
    )


async def dial(client: Client, phone: str) -> DialResult:
    """Wish to ring somebody, and wait for what comes of it."""
    now = datetime.now(UTC)
    intent = DialIntent(
        intent_id=uuid.uuid4().hex,
        organisation_id=WORKSHOP_ID,
        purpose=DialPurpose.REMINDER,
        from_number=NUMBER,
        to_number=phone,
        contact_id=None,
        opening="Hello, this is Ada, an automated assistant of Northgate Auto Workshop. See you tomorrow at nine.",
        brief="Remind him of his inspection tomorrow at nine.",
        not_before=now,
        not_after=now + timedelta(minutes=4),
        voicemail="This is Northgate Auto Workshop. See you tomorrow at nine.",
    )
    result: DialResult = await client.execute_workflow(
        OUTBOUND_CALL_WORKFLOW,
        intent,
        id=outbound_call_workflow_id(intent.intent_id),
        task_queue=BACKGROUND_QUEUE,
        execution_timeout=timedelta(minutes=5),
        result_type=DialResult,
    )
    return result


async def wait_by_the_telephone(town: Town, phone: str, **script: Any) -> None:  # noqa: ANN401  (a script is YAML)
    """Let somebody wait to be rung."""
    callee = {"scenario": {"callees": [{"number": phone, **script}]}}
    (await town.http.post("/callees", json=callee)).raise_for_status()


async def rung(town: Town, phone: str) -> list[str]:
    """Return the SIDs of the calls to a number."""
    calls: list[dict[str, Any]] = (await town.http.get("/calls")).raise_for_status().json()
    return [call["call_sid"] for call in calls if call["to_number"] == phone]


async def test_a_person_is_rung_once_though_the_reply_is_lost(
    client: Client, town: Town, records: Records, phone: str
) -> None:
    """He hears what it is about, says so, and is known to be reached."""
    before = await rung(town, phone)
    await wait_by_the_telephone(
        town, phone, rules=[{"hears": "tomorrow at nine", "says": "No, thank you. Goodbye."}], hangs_up_after_s=30
    )
    async with town.fault(Fault("twilio", "calls.create", "lost_reply")):
        result = await dial(client, phone)
    calls = [sid for sid in await rung(town, phone) if sid not in before]
    assert (result.outcome, [result.call_sid]) == (DialOutcome.REACHED, calls)
    assert "see you tomorrow at nine" in await PhoneCall(town, calls[0]).heard()
    row = await records.call(calls[0])
    assert row is not None
    assert (row.direction, row.from_number, row.to_number) == ("outbound", NUMBER, phone)


async def test_a_page_is_rung_and_answers(stack: Stack, client: Client, phone: str) -> None:
    """It rings until somebody answers; then he is talked to as anybody."""
    async with switched_on(stack.plan.sandbox.replace("http", "ws"), phone) as telephone:
        dialling = asyncio.create_task(dial(client, phone))
        rings = await telephone.told("incoming")
        assert rings["from"] == NUMBER
        await telephone.say(event="answer")
        while "tomorrow at nine" not in (await telephone.told("hearing"))["text"]:
            pass
        await telephone.say(event="say", text="No, thank you. Goodbye.")
        result = await dialling
    assert (result.outcome, result.call_sid) == (DialOutcome.REACHED, rings["call_sid"])


async def test_a_machine_is_left_a_message(client: Client, town: Town, phone: str) -> None:
    """After its greeting, and once."""
    greeting = "You have reached the mailbox of Dana Reed. Please leave a message after the tone, and I will call back."
    await wait_by_the_telephone(town, phone, reacts="voicemail", greets=greeting)
    result = await dial(client, phone)
    assert result.outcome is DialOutcome.VOICEMAIL
    assert result.call_sid is not None
    heard = await PhoneCall(town, result.call_sid).ends()
    assert heard.count("this is northgate auto workshop. see you tomorrow at nine.") == 1
