"""Webhooks that are forged, doubled, out of order, or for numbers nobody answers."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from processes.stack import Stack
from store.tables import AgentRow, PhoneNumberRow
from tests.system.people import Town
from tests.system.records import Records
from tests.system.stacks import logged
from tests.system.telephone_company import NUMBER, new_sid, post, ring

CALLER = "+15557770101"
HAS_HEARD = {"hears": "not in service", "after_ms": 100, "does": [{"hang_up": True}]}


class TestForged:
    """Nothing is believed that the telephone company has not signed."""

    @pytest.mark.parametrize("path", ["voice", "status", "after-stream?epoch=1", "recording", "recording-status"])
    @pytest.mark.parametrize("signature", ["", "Zm9yZ2Vk"])
    async def test_is_refused_and_its_content_not_logged(self, path: str, signature: str, stack: Stack) -> None:
        """403, no row, no call; the log says that it happened, and nothing of what was in it."""
        fields = {"CallSid": new_sid("CA"), "From": CALLER, "To": NUMBER, "CallStatus": "a-word-of-the-forger"}

        answer = await post(stack, path, signature=signature, **fields)

        log = logged(stack.plan.data_dir, "api")
        assert answer.status_code == HTTPStatus.FORBIDDEN
        assert "refused: signature" in log
        assert not any(value in log for value in (fields["CallSid"], CALLER, "a-word-of-the-forger"))


class TestStatusCallbacks:
    """They are best effort: doubled, late and overtaken ones change nothing."""

    async def test_doubled_and_overtaken_ones_close_a_call_once(self, stack: Stack, records: Records) -> None:
        """The end arrives before the beginning, and twice; the call is closed, and stays as it was closed."""
        sid = new_sid("CA")
        await ring(stack, sid, CALLER)
        callbacks = [("completed", "3"), ("in-progress", "2"), ("completed", "3"), ("ringing", "1")]
        answers = [
            await post(stack, "status", CallSid=sid, CallStatus=status, SequenceNumber=number, From=CALLER, To=NUMBER)
            for status, number in callbacks
        ]

        assert [answer.status_code for answer in answers] == [HTTPStatus.NO_CONTENT] * 4
        assert await records.outcome(sid) == "abandoned"

        late = await post(stack, "status", CallSid=sid, CallStatus="in-progress", SequenceNumber="2")
        assert late.status_code == HTTPStatus.NO_CONTENT
        assert await records.outcome(sid) == "abandoned"

    async def test_ringing_twice_gives_the_same_answer(self, stack: Stack) -> None:
        """A webhook that Twilio repeats meets the call it has begun, and gets the same way into it."""
        sid = new_sid("CA")

        assert await ring(stack, sid, CALLER) == await ring(stack, sid, CALLER)
        await post(stack, "status", CallSid=sid, CallStatus="completed", SequenceNumber="1")


class TestNobodyAnswers:
    """A number without a published agent is answered politely, by the telephone company's own voice."""

    async def test_unknown_number(self, stack: Stack, town: Town, records: Records) -> None:
        """The caller hears that the number is not in service; no call is opened."""
        await town.number("+15005550011", f"{stack.plan.api}/webhooks/twilio")

        call = await town.ring("+15557770102", [HAS_HEARD], calls="+15005550011")

        assert "not in service" in await call.ends()
        assert await records.call(call.sid) is None
        assert await call.debugger() == []

    async def test_unpublished_agent(self, stack: Stack, town: Town, records: Records) -> None:
        """A draft does not answer the telephone."""
        await _add_draft(records, "+15005550012")
        await town.number("+15005550012", f"{stack.plan.api}/webhooks/twilio")

        call = await town.ring("+15557770103", [HAS_HEARD], calls="+15005550012")

        assert "not in service" in await call.ends()
        assert await records.call(call.sid) is None


async def _add_draft(records: Records, number: str) -> None:
    async with records.database.transaction() as unit:
        published = await unit.get_one(AgentRow, ("ada", 1))
        draft = AgentRow(**published.model_dump() | {"agent_id": f"draft-{datetime.now(UTC):%f}", "published_at": None})
        unit.add(draft)
        unit.add(PhoneNumberRow(number=number, organisation_id=draft.organisation_id, agent_id=draft.agent_id))
