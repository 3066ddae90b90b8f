"""Agents and numbers in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from domain.agents import AgentDraft, AgentOrigin, AgentStanding, AgentVersion
from domain.business import Agent
from domain.errors import NotFound, RuleBroken
from domain.ports.agents import AgentOrder, AgentRegister, Check
from domain.ports.lines import LineRegister, OurNumber
from tests.api.fakes import OUR_NUMBER

ADA = Agent(
    agent_id="ada",
    organisation_id="northgate",
    version=1,
    name="Ada",
    greeting="Northgate, this is Ada, an automated assistant.",
    instructions="Be kind.",
    voice="aura-2-thalia-en",
    tools=("find_free_slots", "book_appointment"),
    raised_risks={"find_free_slots": "high"},
)
_PUBLISHED = datetime(2026, 11, 1, tzinfo=UTC)


class FakeAgents(AgentRegister):
    """Ada, and whoever else is begun; `orders` are those carried out."""

    def __init__(self) -> None:
        """Begin with the version of her file."""
        self.published: dict[str, list[AgentVersion]] = {
            "ada": [AgentVersion(ADA, _PUBLISHED, None, AgentOrigin.FILE)],
        }
        self.drafts: dict[str, AgentDraft] = {}
        self.orders: list[str] = []

    async def standings(self, organisation_id: str | None) -> Sequence[AgentStanding]:
        """List."""
        ids = sorted({*self.published, *self.drafts})
        all_of_them = [await self.standing(agent_id) for agent_id in ids]
        return [one for one in all_of_them if organisation_id in {None, one.organisation_id}]

    async def standing(self, agent_id: str) -> AgentStanding:
        """Find one."""
        versions, draft = self.published.get(agent_id, []), self.drafts.get(agent_id)
        newest = versions[-1] if versions else draft
        if newest is None:
            raise NotFound(f"no agent {agent_id}")
        numbers = (OUR_NUMBER,) if agent_id == "ada" else ()
        latest = versions[-1] if versions else None
        return AgentStanding(agent_id, newest.agent.organisation_id, latest, draft, numbers)

    async def versions(self, agent_id: str, *, limit: int) -> Sequence[AgentVersion]:
        """List."""
        return self.published.get(agent_id, [])[::-1][:limit]

    async def version(self, agent_id: str, version: int) -> AgentVersion:
        """Find one."""
        for one in self.published.get(agent_id, []):
            if one.agent.version == version:
                return one
        raise NotFound("no such version")

    async def add(self, agent: Agent, *, by: str, at: datetime) -> AgentStanding:
        """Draft."""
        self.drafts[agent.agent_id] = AgentDraft(agent, at, by)
        return await self.standing(agent.agent_id)

    async def write_draft(self, agent: Agent, *, by: str, at: datetime, check: Check) -> AgentStanding:
        """Draft."""
        check(await self.standing(agent.agent_id))
        version = len(self.published.get(agent.agent_id, [])) + 1
        self.drafts[agent.agent_id] = AgentDraft(replace(agent, version=version), at, by)
        return await self.standing(agent.agent_id)

    async def drop_draft(self, agent_id: str, check: Check) -> AgentStanding:
        """Forget."""
        check(await self.standing(agent_id))
        if self.drafts.pop(agent_id, None) is None:
            raise RuleBroken("there is no draft")
        return await self.standing(agent_id)

    async def publish(self, order: AgentOrder, check: Check) -> AgentStanding:
        """Move the draft to the versions."""
        check(await self.standing(order.agent_id))
        self._put(self.drafts.pop(order.agent_id).agent, order)
        return await self.standing(order.agent_id)

    async def roll_back(self, order: AgentOrder, version: int, check: Check) -> AgentStanding:
        """Put a version behind the others."""
        check(await self.standing(order.agent_id))
        old = await self.version(order.agent_id, version)
        self._put(old.agent, order, restored_from=version)
        return await self.standing(order.agent_id)

    def _put(self, agent: Agent, order: AgentOrder, *, restored_from: int | None = None) -> None:
        versions = self.published.setdefault(order.agent_id, [])
        numbered = replace(agent, version=len(versions) + 1)
        versions.append(AgentVersion(numbered, order.at, order.by, AgentOrigin.PEOPLE, restored_from))
        self.orders.append(order.order_id)


class FakeLines(LineRegister):
    """Our number, and whatever is assigned."""

    def __init__(self) -> None:
        """Have Ada answer."""
        self.kept = {OUR_NUMBER: OurNumber(OUR_NUMBER, "northgate", "ada")}

    async def numbers(self, organisation_id: str | None) -> Sequence[OurNumber]:
        """List."""
        return [one for _, one in sorted(self.kept.items()) if organisation_id in {None, one.organisation_id}]

    async def number(self, number: str) -> OurNumber | None:
        """Find one."""
        return self.kept.get(number)

    async def assign(self, number: str, agent_id: str) -> OurNumber:
        """Note."""
        self.kept[number] = OurNumber(number, "northgate", agent_id)
        return self.kept[number]

    async def give_up(self, number: str) -> bool:
        """Forget."""
        return self.kept.pop(number, None) is not None
