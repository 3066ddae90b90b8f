"""Rows of agents ↔ their versions and drafts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.agents import AgentDraft, AgentOrigin, AgentVersion
from domain.business import Agent
from store.tables import AgentRow


def read_agent(row: AgentRow) -> Agent:
    """Return the agent's version."""
    return Agent(
        agent_id=row.agent_id,
        organisation_id=row.organisation_id,
        version=row.version,
        name=row.name,
        greeting=row.greeting,
        instructions=row.instructions,
        voice=row.voice,
        tools=tuple(row.tools),
        raised_risks=dict(row.raised_risks),
    )


def agent_row(agent: Agent, *, published_at: datetime | None) -> AgentRow:
    """Return the row of an agent's version out of a file; a draft while `published_at` is None."""
    return AgentRow(
        agent_id=agent.agent_id,
        version=agent.version,
        organisation_id=agent.organisation_id,
        name=agent.name,
        greeting=agent.greeting,
        instructions=agent.instructions,
        voice=agent.voice,
        tools=list(agent.tools),
        raised_risks=dict(agent.raised_risks),
        published_at=published_at,
    )


def read_version(row: AgentRow, published_at: datetime) -> AgentVersion:
    """Return a published version."""
    return AgentVersion(read_agent(row), published_at, row.written_by, AgentOrigin(row.origin), row.restored_from)


def read_draft(row: AgentRow) -> AgentDraft:
    """Return a draft."""
    return AgentDraft(read_agent(row), row.written_at, row.written_by)


async def published_rows(unit: AsyncSession, agent_id: str, *, limit: int) -> list[AgentRow]:
    """Return the latest published versions, the latest first."""
    wanted = select(AgentRow).where(col(AgentRow.agent_id) == agent_id, col(AgentRow.published_at).is_not(None))
    return list((await unit.scalars(wanted.order_by(col(AgentRow.version).desc()).limit(limit))).all())


async def draft_row(unit: AsyncSession, agent_id: str) -> AgentRow | None:
    """Return the draft."""
    wanted = select(AgentRow).where(col(AgentRow.agent_id) == agent_id, col(AgentRow.published_at).is_(None))
    return await unit.scalar(wanted.order_by(col(AgentRow.version).desc()).limit(1))


async def insert_version(unit: AsyncSession, row: AgentRow) -> None:
    """Insert a version after the last published one; the draft, if any, comes after it."""
    draft = await draft_row(unit, row.agent_id)
    if draft is not None and draft.version <= row.version:
        moved = AgentRow(**(draft.model_dump() | {"version": row.version + 1}))
        await unit.delete(draft)
        await unit.flush()
        unit.add(moved)
    unit.add(row)
    await unit.flush()
