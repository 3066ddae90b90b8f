"""Agents, their drafts and versions, in the database: the row of their business makes those who change one wait."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.agents import AgentOrigin, AgentStanding, AgentVersion, flaws_of, is_same
from domain.business import Agent
from domain.errors import NotFound, RuleBroken
from domain.ports.agents import AgentOrder, AgentRegister, Check
from store.agent_rows import (
    agent_row,
    draft_row,
    insert_version,
    published_rows,
    read_agent,
    read_draft,
    read_version,
)
from store.database import Database
from store.tables import AgentRow, OrganisationRow, PhoneNumberRow


class SqlAgents(AgentRegister):
    """`AgentRegister` on SQL."""

    def __init__(self, database: Database, lines_changed: Callable[[Sequence[str]], Awaitable[None]]) -> None:
        """Take the database, and who is told after the commit which numbers are answered otherwise."""
        self._database = database
        self._lines_changed = lines_changed

    async def standings(self, organisation_id: str | None) -> Sequence[AgentStanding]:
        """Return how the agents of a business stand, or of all, by id."""
        ids = select(col(AgentRow.agent_id)).distinct().order_by(col(AgentRow.agent_id))
        if organisation_id is not None:
            ids = ids.where(col(AgentRow.organisation_id) == organisation_id)
        async with self._database.reading() as unit:
            return [await _standing(unit, agent_id) for agent_id in (await unit.scalars(ids)).all()]

    async def standing(self, agent_id: str) -> AgentStanding:
        """Return how an agent stands."""
        async with self._database.reading() as unit:
            return await _standing(unit, agent_id)

    async def versions(self, agent_id: str, *, limit: int) -> Sequence[AgentVersion]:
        """Return the latest published versions, the latest first."""
        async with self._database.reading() as unit:
            await _standing(unit, agent_id)
            return [one for row in await published_rows(unit, agent_id, limit=limit) for one in _versions(row)]

    async def version(self, agent_id: str, version: int) -> AgentVersion:
        """Return one published version."""
        async with self._database.reading() as unit:
            return await _version(unit, agent_id, version)

    async def add(self, agent: Agent, *, by: str, at: datetime) -> AgentStanding:
        """Begin a new agent with a draft."""
        async with self._database.transaction() as unit:
            if await unit.get(OrganisationRow, agent.organisation_id, with_for_update=True) is None:
                raise NotFound(f"no organisation {agent.organisation_id}")
            _check_answers(agent)
            known = await draft_row(unit, agent.agent_id)
            if known is None and not await published_rows(unit, agent.agent_id, limit=1):
                await _insert_draft(unit, replace(agent, version=1), by=by, at=at)
            elif known is None or not is_same(read_agent(known), agent):
                raise RuleBroken(f"there is another agent {agent.agent_id!r}: choose another id, or change that one")
            return await _standing(unit, agent.agent_id)

    async def write_draft(self, agent: Agent, *, by: str, at: datetime, check: Check) -> AgentStanding:
        """Put an agent's settings in the place of its draft."""
        async with self._database.transaction() as unit:
            stands = await _locked(unit, agent.agent_id)
            check(stands)
            _check_answers(agent)
            version = stands.draft.agent.version if stands.draft else _next(stands)
            await _drop_draft(unit, agent.agent_id)
            drafted = replace(agent, organisation_id=stands.organisation_id, version=version)
            await _insert_draft(unit, drafted, by=by, at=at)
            return await _standing(unit, agent.agent_id)

    async def drop_draft(self, agent_id: str, check: Check) -> AgentStanding:
        """Give the draft up."""
        async with self._database.transaction() as unit:
            stands = await _locked(unit, agent_id)
            check(stands)
            if stands.draft is None:
                raise RuleBroken("there is no draft")
            if stands.published is None:
                raise RuleBroken("nothing of this agent was ever published: its draft is all there is of it")
            await _drop_draft(unit, agent_id)
            return await _standing(unit, agent_id)

    async def publish(self, order: AgentOrder, check: Check) -> AgentStanding:
        """Have the draft answer from now on."""
        async with self._database.transaction() as unit:
            stands = await _locked(unit, order.agent_id)
            if not await _is_done(unit, order):
                check(stands)
                row = await draft_row(unit, order.agent_id)
                if row is None:
                    raise RuleBroken("there is no draft to publish: write one first")
                _check_answers(read_agent(row))
                row.published_at = row.written_at = order.at
                row.written_by, row.order_id, row.origin = order.by, order.order_id, AgentOrigin.PEOPLE
                await unit.flush()
                stands = await _standing(unit, order.agent_id)
        await self._lines_changed(stands.numbers)
        return stands

    async def roll_back(self, order: AgentOrder, version: int, check: Check) -> AgentStanding:
        """Publish the settings of a published version anew."""
        async with self._database.transaction() as unit:
            stands = await _locked(unit, order.agent_id)
            if not await _is_done(unit, order):
                check(stands)
                wanted = await _version(unit, order.agent_id, version)
                if stands.published is not None and stands.published.agent.version == version:
                    raise RuleBroken(f"version {version} is the one that answers: name an older one")
                _check_answers(wanted.agent)
                row = agent_row(replace(wanted.agent, version=_next(stands)), published_at=order.at)
                row.origin, row.written_by, row.written_at = AgentOrigin.PEOPLE, order.by, order.at
                row.restored_from, row.order_id = version, order.order_id
                await insert_version(unit, row)
                stands = await _standing(unit, order.agent_id)
        await self._lines_changed(stands.numbers)
        return stands


def _check_answers(agent: Agent) -> None:
    flaws = flaws_of(agent)
    if flaws:
        raise RuleBroken(f"this could not answer a call: {'; '.join(f'{one.field}: {one.message}' for one in flaws)}")


def _next(stands: AgentStanding) -> int:
    return stands.published.agent.version + 1 if stands.published else 1


def _versions(row: AgentRow) -> list[AgentVersion]:
    return [] if row.published_at is None else [read_version(row, row.published_at)]


async def _version(unit: AsyncSession, agent_id: str, version: int) -> AgentVersion:
    row = await unit.get(AgentRow, (agent_id, version))
    if row is None or row.published_at is None:
        raise NotFound(f"no version {version} of agent {agent_id} was published")
    return read_version(row, row.published_at)


async def _is_done(unit: AsyncSession, order: AgentOrder) -> bool:
    done = select(AgentRow).where(col(AgentRow.agent_id) == order.agent_id, col(AgentRow.order_id) == order.order_id)
    return await unit.scalar(done.limit(1)) is not None


async def _insert_draft(unit: AsyncSession, agent: Agent, *, by: str, at: datetime) -> None:
    row = agent_row(agent, published_at=None)
    row.origin, row.written_by, row.written_at = AgentOrigin.PEOPLE, by, at
    unit.add(row)
    await unit.flush()


async def _drop_draft(unit: AsyncSession, agent_id: str) -> None:
    await unit.execute(delete(AgentRow).where(col(AgentRow.agent_id) == agent_id, col(AgentRow.published_at).is_(None)))


async def _locked(unit: AsyncSession, agent_id: str) -> AgentStanding:
    """Return how an agent stands, and let nobody else change his business meanwhile."""
    found = await _standing(unit, agent_id)
    await unit.get(OrganisationRow, found.organisation_id, with_for_update=True)
    unit.expire_all()  # somebody else may have changed him before we had our turn
    return await _standing(unit, agent_id)


async def _standing(unit: AsyncSession, agent_id: str) -> AgentStanding:
    published = await published_rows(unit, agent_id, limit=1)
    draft = await draft_row(unit, agent_id)
    row = published[0] if published else draft
    if row is None:
        raise NotFound(f"no agent {agent_id}")
    numbers = select(col(PhoneNumberRow.number)).where(col(PhoneNumberRow.agent_id) == agent_id)
    return AgentStanding(
        agent_id=agent_id,
        organisation_id=row.organisation_id,
        published=next((one for row in published for one in _versions(row)), None),
        draft=None if draft is None else read_draft(draft),
        numbers=tuple((await unit.scalars(numbers.order_by(col(PhoneNumberRow.number)))).all()),
    )
