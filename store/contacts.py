"""Customers looked up, changed and merged in the database; what caches keep of them is forgotten by the same call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from domain.business import Contact
from domain.errors import NotFound, RuleBroken
from domain.ports.customers import ContactClue, Contacts
from domain.vehicles import Vehicle
from store.contact_rows import read_contacts, rewrite_contact
from store.database import Database
from store.merging import merge_contacts
from store.tables import ContactEmailRow, ContactPhoneRow, ContactRow, VehicleRow
from store.vehicle_rows import read_vehicle


class SqlContacts(Contacts):
    """`Contacts` on SQL."""

    def __init__(
        self,
        database: Database,
        *,
        contact_changed: Callable[[Contact], Awaitable[None]],
        vehicle_changed: Callable[[Vehicle], Awaitable[None]],
    ) -> None:
        """Take the database and what is to be awaited after a commit, before the writer answers.

        Args:
            database: Where they are.
            contact_changed: Told a customer as he was and as he is: `CachedDirectory.forget`.
            vehicle_changed: Told each vehicle that has changed hands: `CachedVehicles.forget`.
        """
        self._database = database
        self._contact_changed = contact_changed
        self._vehicle_changed = vehicle_changed

    async def find(self, organisation_id: str, clue: ContactClue, *, limit: int = 10) -> Sequence[Contact]:
        """Return the customers a clue fits."""
        conditions = list(_conditions(organisation_id, clue))
        if not conditions:
            raise RuleBroken("say a phone, a customer number, a name or an e-mail address to look a customer up")
        is_whole_name = func.lower(ContactRow.name) == (clue.name or "").strip().lower()
        found = (
            select(ContactRow)
            .where(
                col(ContactRow.organisation_id) == organisation_id, col(ContactRow.merged_into).is_(None), *conditions
            )
            .order_by(is_whole_name.desc(), col(ContactRow.name), col(ContactRow.contact_id))
            .limit(limit)
        )
        async with self._database.reading() as unit:
            return await read_contacts(unit, (await unit.scalars(found)).all())

    async def change(self, contact_id: str, change: Callable[[Contact], Contact]) -> Contact:
        """Store what `change` makes of a customer."""
        async with self._database.transaction() as unit:
            row = await unit.get(ContactRow, contact_id, with_for_update=True)
            if row is None or row.merged_into is not None:
                raise NotFound(f"no contact {contact_id}")
            before = (await read_contacts(unit, [row]))[0]
            after = change(before)
            await rewrite_contact(unit, row, after)
        for contact in (before, after):
            await self._contact_changed(contact)
        return after

    async def merge(self, kept_id: str, doubled_id: str) -> Contact:
        """Give all of a customer who was stored twice to the one that is kept."""
        async with self._database.transaction() as unit:
            row = await merge_contacts(unit, kept_id, doubled_id)
            await unit.flush()
            merged = (await read_contacts(unit, [row]))[0]
            his = await unit.scalars(select(VehicleRow).where(col(VehicleRow.contact_id) == kept_id))
            vehicles = [read_vehicle(vehicle) for vehicle in his]
        # He has all phones of both by now.
        await self._contact_changed(merged)
        for vehicle in vehicles:
            await self._vehicle_changed(vehicle)
        return merged


def _conditions(organisation_id: str, clue: ContactClue) -> Iterator[ColumnElement[bool]]:
    contact_id = col(ContactRow.contact_id)
    if clue.phone is not None:
        with_phone = col(ContactPhoneRow.organisation_id) == organisation_id, col(ContactPhoneRow.phone) == clue.phone
        yield contact_id.in_(select(col(ContactPhoneRow.contact_id)).where(*with_phone))
    if clue.number is not None:
        yield contact_id.in_(_numbered(organisation_id, clue.number.strip().lower()))
    if clue.email is not None:
        is_email = func.lower(ContactEmailRow.email) == clue.email.strip().lower()
        yield contact_id.in_(select(col(ContactEmailRow.contact_id)).where(is_email))
    for word in (clue.name or "").split():
        yield col(ContactRow.name).icontains(word, autoescape=True)


def _numbered(organisation_id: str, number: str) -> ColumnElement[str]:
    """Select who has a number, or who he was merged into."""
    return (
        select(func.coalesce(ContactRow.merged_into, ContactRow.contact_id))
        .where(
            col(ContactRow.organisation_id) == organisation_id,
            or_(func.lower(ContactRow.customer_number) == number, func.lower(ContactRow.contact_id) == number),
        )
        .scalar_subquery()
    )
