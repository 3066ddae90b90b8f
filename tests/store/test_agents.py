"""Agents are drafted, published and rolled back, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

import pytest

from domain.agents import AgentOrigin, AgentStanding
from domain.business import Agent, Organisation
from domain.errors import NotFound, RuleBroken
from domain.ports.agents import AgentOrder
from domain.ports.storage import Directory
from store.agents import SqlAgents
from store.database import Database
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from tests.store.world import NOW


def anything(_stands: AgentStanding) -> None:
    """Be content with how it stands."""


def refuse(_stands: AgentStanding) -> NoReturn:
    """Be content with nothing."""
    raise RuleBroken("no")


def order(order_id: str = "order-1", agent_id: str = "ada") -> AgentOrder:
    """Return what Ida wants."""
    return AgentOrder(agent_id, order_id, "Ida", NOW)


@pytest.fixture
def told() -> list[str]:
    """Return the numbers somebody was told about."""
    return []


@pytest.fixture
def agents(workshop: Organisation, database: Database, told: list[str]) -> SqlAgents:
    """Return the workshop's agents."""

    async def changed(numbers: Sequence[str]) -> None:
        told.extend(numbers)

    return SqlAgents(database, changed)


async def answering(directory: Directory) -> Agent:
    """Return who answers the workshop's number."""
    line = await directory.line(WORKSHOP_NUMBER)
    assert line is not None
    return line.agent


async def test_draft_answers_nobody(agents: SqlAgents, directory: Directory, told: list[str]) -> None:
    """It has the number it would be published under, and who wrote it when; a second one takes its place."""
    ada = await answering(directory)
    await agents.write_draft(replace(ada, name="Iris"), by="Ida", at=NOW, check=anything)
    anna = replace(ada, name="Anna", organisation_id="other")
    stands = await agents.write_draft(anna, by="Ida", at=NOW, check=anything)

    assert stands.draft is not None
    assert stands.draft.agent == replace(ada, version=2, name="Anna")
    assert (stands.draft.written_by, stands.draft.written_at) == ("Ida", NOW)
    assert await answering(directory) == ada
    assert told == []


async def test_published_draft_answers_at_once(agents: SqlAgents, directory: Directory, told: list[str]) -> None:
    """Under a number of its own; the one before is kept, and caches are told."""
    ada = await answering(directory)
    await agents.write_draft(replace(ada, name="Iris"), by="Ida", at=NOW, check=anything)
    stands = await agents.publish(order(), anything)

    assert (stands.draft, stands.numbers) == (None, (WORKSHOP_NUMBER,))
    assert await answering(directory) == replace(ada, version=2, name="Iris")
    assert [(one.agent.version, one.origin) for one in await agents.versions("ada", limit=9)] == [
        (2, AgentOrigin.PEOPLE),
        (1, AgentOrigin.FILE),
    ]
    assert told == [WORKSHOP_NUMBER]


async def test_order_that_is_told_again_is_done_already(agents: SqlAgents, directory: Directory) -> None:
    """Publishing under an id that has published publishes nothing, not even a draft written since."""
    ada = await answering(directory)
    await agents.write_draft(replace(ada, name="Iris"), by="Ida", at=NOW, check=anything)
    await agents.publish(order(), anything)
    await agents.write_draft(replace(ada, name="Anna"), by="Ida", at=NOW, check=anything)
    again = await agents.publish(order(), refuse)

    assert again.published is not None
    assert again.published.agent.name == "Iris"
    assert again.draft is not None


async def test_rolling_back_publishes_the_old_settings_anew(agents: SqlAgents, directory: Directory) -> None:
    """Under a new number, beside a draft that stays and comes after it; a repeat changes nothing."""
    ada = await answering(directory)
    await agents.write_draft(replace(ada, name="Iris"), by="Ida", at=NOW, check=anything)
    await agents.publish(order("1"), anything)
    await agents.write_draft(replace(ada, name="Anna"), by="Ida", at=NOW, check=anything)
    stands = await agents.roll_back(order("3"), 1, anything)

    assert await agents.roll_back(order("3"), 1, refuse) == stands
    assert stands.published is not None
    assert (stands.published.agent, stands.published.restored_from) == (replace(ada, version=3), 1)
    assert stands.draft is not None
    assert stands.draft.agent == replace(ada, version=4, name="Anna")
    assert await answering(directory) == replace(ada, version=3)


async def test_what_could_not_answer_is_neither_drafted_nor_published(agents: SqlAgents, directory: Directory) -> None:
    """The field and what is wrong with it are said."""
    ada = await answering(directory)

    with pytest.raises(RuleBroken, match="greeting: has to say that a machine answers"):
        await agents.write_draft(replace(ada, greeting="Hello."), by="Ida", at=NOW, check=anything)
    assert (await agents.standing("ada")).draft is None


async def test_draft_is_given_up(agents: SqlAgents, directory: Directory) -> None:
    """Once; what answers goes on answering."""
    ada = await answering(directory)
    await agents.write_draft(replace(ada, name="Iris"), by="Ida", at=NOW, check=anything)
    stands = await agents.drop_draft("ada", anything)

    assert stands.draft is None
    assert await answering(directory) == ada
    with pytest.raises(RuleBroken, match="there is no draft"):
        await agents.drop_draft("ada", anything)
    with pytest.raises(RuleBroken, match="there is no draft"):
        await agents.publish(order(), anything)


async def test_whoever_looks_may_refuse(agents: SqlAgents, directory: Directory) -> None:
    """Then nothing is stored."""
    ada = await answering(directory)
    await agents.write_draft(replace(ada, name="Iris"), by="Ida", at=NOW, check=anything)
    before = await agents.standing("ada")

    for attempt in (
        agents.write_draft(ada, by="Ida", at=NOW, check=refuse),
        agents.drop_draft("ada", refuse),
        agents.publish(order(), refuse),
        agents.roll_back(order(), 1, refuse),
    ):
        with pytest.raises(RuleBroken, match="no"):
            await attempt
    assert await agents.standing("ada") == before


async def test_version_that_answers_is_not_gone_back_to(agents: SqlAgents) -> None:
    """It answers already; and there is no going back to what never was."""
    with pytest.raises(RuleBroken, match="the one that answers"):
        await agents.roll_back(order(), 1, anything)
    with pytest.raises(NotFound):
        await agents.roll_back(order(), 7, anything)


async def test_new_agent_begins_with_a_draft(agents: SqlAgents, directory: Directory) -> None:
    """A repeat is fine; another one under the same id is refused, and so is one of nobody."""
    eva = replace(await answering(directory), agent_id="eva", name="Eva")
    added = [await agents.add(eva, by="Ida", at=NOW) for _ in range(2)]
    published = await agents.publish(order(agent_id="eva"), anything)

    assert added[0] == added[1]
    assert (added[0].published, published.draft) == (None, None)
    assert published.published is not None
    assert published.published.agent == eva
    for other in (replace(eva, name="Iris"), replace(eva, agent_id="ada")):
        with pytest.raises(RuleBroken, match="choose another id"):
            await agents.add(other, by="Ida", at=NOW)
    with pytest.raises(NotFound):
        await agents.add(replace(eva, agent_id="new", organisation_id="other"), by="Ida", at=NOW)


async def test_only_draft_of_an_agent_is_not_given_up(agents: SqlAgents, directory: Directory) -> None:
    """Nothing would be left of it."""
    await agents.add(replace(await answering(directory), agent_id="eva"), by="Ida", at=NOW)
    with pytest.raises(RuleBroken, match="all there is"):
        await agents.drop_draft("eva", anything)


async def test_agents_are_listed_by_business(agents: SqlAgents) -> None:
    """By id, or those of all."""
    assert [one.agent_id for one in await agents.standings(WORKSHOP_ID)] == ["ada"]
    assert [one.agent_id for one in await agents.standings(None)] == ["ada"]
    assert await agents.standings("other") == []
    with pytest.raises(NotFound):
        await agents.standing("other")
