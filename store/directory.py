"""Who the business is and whom it knows, from the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Contact, Organisation
from domain.errors import NotFound, RuleBroken
from domain.ports.storage import Directory, Line
from store.agent_rows import read_agent
from store.business_rows import read_organisation
from store.contact_rows import ContactKnown, insert_contact, read_contacts
from store.contact_search import has_words, rank
from store.database import Database
from store.tables import (
    AgentRow,
    ContactPhoneRow,
    ContactRow,
    LocationRow,
    OrganisationRow,
    PhoneNumberRow,
    ResourceRow,
    ServiceRow,
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SqlDirectory(Directory):
    """`Directory` on SQL."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = _utc_now) -> None:
        """Take the database it reads and writes, and aware now: holidays are those of this year and the next."""
        self._database = database
        self._clock = clock

    async def line(self, number: str) -> Line | None:
        """Return who answers a number of ours: the highest published version of its agent."""
        answering = (
            select(AgentRow)
            .join(PhoneNumberRow, col(PhoneNumberRow.agent_id) == col(AgentRow.agent_id))
            .where(col(PhoneNumberRow.number) == number, col(AgentRow.published_at).is_not(None))
            .order_by(col(AgentRow.version).desc())
            .limit(1)
        )
        async with self._database.reading() as unit:
            agent = await unit.scalar(answering)
            if agent is None:
                return None
            return Line(number, await self._organisation(unit, agent.organisation_id), read_agent(agent))

    async def organisation(self, organisation_id: str) -> Organisation:
        """Return a business with its services, resources and locations in their order; four queries."""
        async with self._database.reading() as unit:
            return await self._organisation(unit, organisation_id)

    async def number(self, organisation_id: str) -> str | None:
        """Return the first of a business's numbers, in their order as text."""
        ours = select(col(PhoneNumberRow.number)).where(col(PhoneNumberRow.organisation_id) == organisation_id)
        async with self._database.reading() as unit:
            return await unit.scalar(ours.order_by(col(PhoneNumberRow.number)).limit(1))

    async def contact_by_phone(self, organisation_id: str, phone: str) -> Contact | None:
        """Return the customer with that E.164 number."""
        async with self._database.reading() as unit:
            return await _owner(unit, organisation_id, (phone,))

    async def contact(self, contact_id: str) -> Contact:
        """Return a customer; whose id was merged into another's, that one."""
        async with self._database.reading() as unit:
            contact = await _found(unit, contact_id)
        if contact is None:
            raise NotFound(f"no contact {contact_id}")
        return contact

    async def search_contacts(self, organisation_id: str, query: str, *, limit: int = 10) -> Sequence[Contact]:
        """Return customers whose name, phone or e-mail is what a query says, the nearest names first."""
        found = (
            select(ContactRow)
            .where(
                col(ContactRow.organisation_id) == organisation_id,
                col(ContactRow.merged_into).is_(None),
                has_words(organisation_id, query),
            )
            .order_by(rank(col(ContactRow.name), query), col(ContactRow.name), col(ContactRow.contact_id))
            .limit(limit)
        )
        async with self._database.reading() as unit:
            return await read_contacts(unit, (await unit.scalars(found)).all())

    async def save_contact(self, contact: Contact) -> Contact:
        """Insert a customer; a repeat, or one who shares a phone with a known one, returns the known one."""
        try:
            async with self._database.transaction() as unit:
                await insert_contact(unit, contact)
        except ContactKnown:
            return await self._known(contact)
        return contact

    async def _organisation(self, unit: AsyncSession, organisation_id: str) -> Organisation:
        row = await unit.get(OrganisationRow, organisation_id)
        if row is None:
            raise NotFound(f"no organisation {organisation_id}")
        services = select(ServiceRow).where(col(ServiceRow.organisation_id) == organisation_id)
        resources = select(ResourceRow).where(col(ResourceRow.organisation_id) == organisation_id)
        locations = select(LocationRow).where(col(LocationRow.organisation_id) == organisation_id)
        return read_organisation(
            row,
            services=(await unit.scalars(services.order_by(col(ServiceRow.position)))).all(),
            resources=(await unit.scalars(resources.order_by(col(ResourceRow.position)))).all(),
            locations=(await unit.scalars(locations.order_by(col(LocationRow.position)))).all(),
            now=self._clock(),
        )

    async def _known(self, contact: Contact) -> Contact:
        async with self._database.reading() as unit:
            known = await _owner(unit, contact.organisation_id, contact.phones)
            known = known or await _found(unit, contact.contact_id)
        if known is None:
            raise RuleBroken("another customer has this customer number: change or merge that one")
        return known


async def _found(unit: AsyncSession, contact_id: str) -> Contact | None:
    row = await unit.get(ContactRow, contact_id)
    if row is not None and row.merged_into is not None:
        row = await unit.get(ContactRow, row.merged_into)
    return None if row is None else (await read_contacts(unit, [row]))[0]


async def _owner(unit: AsyncSession, organisation_id: str, phones: Sequence[str]) -> Contact | None:
    owner = (
        select(ContactRow)
        .join(ContactPhoneRow, col(ContactPhoneRow.contact_id) == col(ContactRow.contact_id))
        .where(col(ContactPhoneRow.organisation_id) == organisation_id, col(ContactPhoneRow.phone).in_(phones))
        .order_by(col(ContactRow.contact_id))
        .limit(1)
    )
    row = await unit.scalar(owner)
    return None if row is None else (await read_contacts(unit, [row]))[0]
