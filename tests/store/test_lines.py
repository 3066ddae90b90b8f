"""Numbers of ours get another agent, on both databases; caches are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.business import Organisation
from domain.errors import NotFound, RuleBroken
from domain.ports.cache import Cache
from domain.ports.lines import OurNumber
from domain.ports.storage import Directory
from store.agent_rows import agent_row
from store.business_rows import organisation_row
from store.cached_directory import CachedDirectory
from store.database import Database
from store.lines import KnownLines, SqlLines
from store.seeds import WORKSHOP_ID, WORKSHOP_NUMBER
from store.tables import OrganisationRow, PhoneNumberRow, ServiceRow

NEW = "+15005550007"
HUMAN = "+15551239999"


@pytest.fixture
def told() -> list[str]:
    """Return the numbers somebody was told about."""
    return []


@pytest.fixture
def lines(workshop: Organisation, database: Database, told: list[str]) -> SqlLines:
    """Return the workshop's numbers."""

    async def changed(number: str, _organisation_id: str | None) -> None:
        told.append(number)

    return SqlLines(database, changed)


async def test_number_is_assigned_and_given_up(lines: SqlLines, directory: Directory, told: list[str]) -> None:
    """A repeat is fine both times."""
    assigned = [await lines.assign(NEW, "ada") for _ in range(2)]
    line = await directory.line(NEW)

    assert assigned == [OurNumber(NEW, WORKSHOP_ID, "ada")] * 2
    assert line is not None
    assert [one.number for one in await lines.numbers(WORKSHOP_ID)] == [WORKSHOP_NUMBER, NEW]
    assert [await lines.give_up(NEW) for _ in range(2)] == [True, False]
    assert await lines.number(NEW) is None
    assert told == [NEW] * 4


async def test_only_whoever_could_answer_gets_a_number(
    lines: SqlLines, directory: Directory, database: Database
) -> None:
    """Not one who is not there, nor one who was never published."""
    line = await directory.line(WORKSHOP_NUMBER)
    assert line is not None
    async with database.transaction() as unit:
        unit.add(agent_row(replace(line.agent, agent_id="bob"), published_at=None))

    with pytest.raises(NotFound):
        await lines.assign(NEW, "nobody")
    with pytest.raises(RuleBroken, match="never published"):
        await lines.assign(NEW, "bob")


async def test_number_of_another_business_stays_its_own(
    lines: SqlLines, workshop: Organisation, database: Database
) -> None:
    """And nobody hands calls over to a number of ours."""
    async with database.transaction() as unit:
        unit.add(organisation_row(replace(workshop, organisation_id="other")))
        await unit.flush()
        unit.add(PhoneNumberRow(number=NEW, organisation_id="other", agent_id="eva"))
        (await unit.get_one(OrganisationRow, "other")).human_number = HUMAN

    with pytest.raises(RuleBroken, match="another organisation"):
        await lines.assign(NEW, "ada")
    with pytest.raises(RuleBroken, match="handed over"):
        await lines.assign(HUMAN, "ada")


async def test_change_of_a_business_reaches_its_lines(
    directory: Directory, database: Database, paired_cache: Cache
) -> None:
    """Who rings next is told the new price, where processes share the cache."""
    cached = CachedDirectory(directory, paired_cache)
    await cached.line(WORKSHOP_NUMBER)
    async with database.transaction() as unit:
        (await unit.get_one(ServiceRow, (WORKSHOP_ID, "inspection"))).name = "big inspection"
    before = await cached.line(WORKSHOP_NUMBER)
    await KnownLines(database, cached).forget_organisation(WORKSHOP_ID)
    after = await cached.line(WORKSHOP_NUMBER)

    assert before is not None
    assert after is not None
    assert "big inspection" not in {one.name for one in before.organisation.services}
    assert "big inspection" in {one.name for one in after.organisation.services}
