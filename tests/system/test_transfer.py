"""No agent can go on with a call: the person who was named for that takes it over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest

from processes.stack import Stack
from store.agent_rows import agent_row
from store.business_rows import organisation_row
from store.database import Database
from store.directory import SqlDirectory
from store.tables import PhoneNumberRow
from tests.system.people import Fault, Town
from tests.system.records import Records
from tests.system.telephone_company import NUMBER

LINE: Final = "+15005550107"


@pytest.fixture
async def _branch(stack: Stack, town: Town) -> None:
    """Open a branch of the workshop on a line of its own, where a colleague is named."""
    database = Database.open(stack.plan.database)
    try:
        line = await SqlDirectory(database).line(NUMBER)
        assert line is not None
        branch = replace(line.organisation, organisation_id="branch", human_number="+15557779999")
        agent = replace(line.agent, organisation_id="branch", agent_id="agent-of-branch")
        async with database.transaction() as unit:
            unit.add(organisation_row(branch))
            await unit.flush()
            unit.add(agent_row(agent, published_at=datetime.now(UTC)))
            await unit.flush()
            unit.add(PhoneNumberRow(number=LINE, organisation_id="branch", agent_id=agent.agent_id))
    finally:
        await database.close()
    await town.number(LINE, f"{stack.plan.api}/webhooks/twilio")


@pytest.mark.usefixtures("_branch")
async def test_caller_without_an_agent_talks_to_a_colleague(town: Town, records: Records) -> None:
    """The agent has no voice: the colleague is rung and answers, and no message is asked for afterwards."""
    async with town.fault(Fault("deepgram", "speak.connect", "status", amount=503, times=3)):
        call = await town.ring("+15557770501", [{"hears": "nobody ever says this", "says": "Hello."}], calls=LINE)
        heard = await call.ends()

    assert "i am connecting you with a colleague" in heard
    assert "hello, this is a colleague" in heard
    assert "leave a message" not in heard
    assert await records.outcome(call.sid) == "transferred"
