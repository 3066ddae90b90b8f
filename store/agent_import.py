"""Agents out of a file: one that differs from what its file said last becomes a new version that answers at once.

Rules of the file:
- A file that says what it said last changes nothing, whatever people have published since.
- A file that says something new is refused where people have changed the agent since: one of both has to give way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.agents import AgentOrigin, is_same
from domain.business import Agent
from domain.errors import RuleBroken
from store.agent_rows import agent_row, draft_row, insert_version, published_rows, read_agent
from store.business_files.entries import Refusal
from store.tables import AgentRow

_BY: Final = "a business file"


@dataclass(frozen=True, slots=True)
class AgentTaken:
    """What became of an agent of a file: the settings that answered before and those that answer now."""

    before: Agent | None
    after: Agent
    refusal: Refusal | None = None


async def put_agents(
    unit: AsyncSession, agents: Sequence[Agent], now: datetime, *, keeps_known: bool
) -> Sequence[AgentTaken]:
    """Store the agents of a file, and return what became of each; raises RuleBroken for another business's."""
    return [await _put(unit, agent, place, now, keeps_known=keeps_known) for place, agent in enumerate(agents, start=1)]


async def _put(unit: AsyncSession, agent: Agent, place: int, now: datetime, *, keeps_known: bool) -> AgentTaken:
    published = await published_rows(unit, agent.agent_id, limit=1)
    latest = published[0] if published else None
    known = latest or await draft_row(unit, agent.agent_id)
    if known is not None and known.organisation_id != agent.organisation_id:
        raise RuleBroken("one of the agents belongs to another organisation: give yours another name")
    if latest is None:
        return AgentTaken(None, await _publish(unit, agent, now))
    answering, said = read_agent(latest), await _said_last(unit, agent.agent_id)
    if keeps_known or is_same(agent, answering) or (said is not None and is_same(agent, said)):
        return AgentTaken(answering, answering)
    if latest.origin != AgentOrigin.FILE:
        return AgentTaken(answering, answering, _refusal(latest, place))
    version = max(answering.version + 1, agent.version)
    return AgentTaken(answering, await _publish(unit, replace(agent, version=version), now))


async def _said_last(unit: AsyncSession, agent_id: str) -> Agent | None:
    wanted = select(AgentRow).where(
        col(AgentRow.agent_id) == agent_id,
        col(AgentRow.published_at).is_not(None),
        col(AgentRow.origin) == AgentOrigin.FILE,
    )
    row = await unit.scalar(wanted.order_by(col(AgentRow.version).desc()).limit(1))
    return None if row is None else read_agent(row)


async def _publish(unit: AsyncSession, agent: Agent, now: datetime) -> Agent:
    row = agent_row(agent, published_at=now)
    row.written_by, row.written_at = _BY, now
    await insert_version(unit, row)
    return agent


def _refusal(latest: AgentRow, place: int) -> Refusal:
    who = latest.written_by or "somebody"
    return Refusal(
        f"agents, entry {place}",
        f"{latest.agent_id} was changed by hand since its file was read: version {latest.version} is by {who}. "
        "Publish there what the file says, or take over into the file what answers now",
    )
