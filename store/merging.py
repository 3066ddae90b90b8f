"""One customer made of two rows: whatever names the doubled one names the kept one afterwards.

The doubled row stays, empty, and points to the kept one: a call or an appointment that is under way has its id at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Column, exists, func, select, update
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from domain.errors import NotFound, RuleBroken
from store.memories import unite_memories
from store.tables import ConsentRow, ContactEmailRow, ContactPhoneRow, ContactRow, Row


async def merge_contacts(unit: AsyncSession, kept_id: str, doubled_id: str) -> ContactRow:
    """Merge and return the kept row; a repeat moves what has come to the doubled one since.

    Raises as `Contacts.merge` says.
    """
    kept, doubled = await _both(unit, kept_id, doubled_id)
    await _move_phones_and_emails(unit, kept_id, doubled_id)
    await _move_consents(unit, kept_id, doubled_id)
    await unite_memories(unit, kept_id, doubled_id)
    for column in belongings():
        await unit.execute(update(column.table).where(column == doubled_id).values({column.name: kept_id}))
    await _leave_a_pointer(unit, kept, doubled)
    return kept


def belongings() -> Iterator[Column[str]]:
    """Yield the columns that name whom something belongs to; where they are part of a key, they are apart."""
    for table in Row.metadata.sorted_tables:
        for column in table.columns:
            if not column.primary_key and any(
                key.target_fullname == "contact.contact_id" for key in column.foreign_keys
            ):
                yield column


async def _both(unit: AsyncSession, kept_id: str, doubled_id: str) -> tuple[ContactRow, ContactRow]:
    if kept_id == doubled_id:
        raise RuleBroken("a customer can't be merged with himself: name two customers")
    # In order, so that two who merge the same pair can't wait for each other.
    pair = select(ContactRow).where(col(ContactRow.contact_id).in_((kept_id, doubled_id)))
    locked = await unit.scalars(pair.order_by(col(ContactRow.contact_id)).with_for_update())
    found = {row.contact_id: row for row in locked}
    for contact_id in (kept_id, doubled_id):
        if contact_id not in found:
            raise NotFound(f"no contact {contact_id}")
    kept, doubled = found[kept_id], found[doubled_id]
    if kept.organisation_id != doubled.organisation_id:
        raise RuleBroken("customers of two businesses can't be merged")
    if kept.erased_at is not None or doubled.erased_at is not None:
        raise RuleBroken("one of the two was erased: nobody can be merged with a customer there is nothing of")
    if kept.merged_into is not None or doubled.merged_into not in {None, kept_id}:
        raise RuleBroken("one of the two has been merged with another customer already: name that one instead")
    return kept, doubled


async def _move_phones_and_emails(unit: AsyncSession, kept_id: str, doubled_id: str) -> None:
    kept_emails = select(func.lower(ContactEmailRow.email)).where(col(ContactEmailRow.contact_id) == kept_id)
    await unit.execute(
        delete_from(ContactEmailRow).where(
            col(ContactEmailRow.contact_id) == doubled_id, func.lower(ContactEmailRow.email).in_(kept_emails)
        )
    )
    for table in (ContactPhoneRow, ContactEmailRow):
        last = await unit.scalar(select(func.max(table.position)).where(col(table.contact_id) == kept_id))
        behind = 0 if last is None else last + 1
        await unit.execute(
            update(table)
            .where(col(table.contact_id) == doubled_id)
            .values(contact_id=kept_id, position=col(table.position) + behind)
        )


async def _move_consents(unit: AsyncSession, kept_id: str, doubled_id: str) -> None:
    """Move what the doubled one has said; a word both have said at the same instant is there already."""
    kept = aliased(ConsentRow)
    is_there = exists().where(
        col(kept.contact_id) == kept_id, col(kept.purpose) == ConsentRow.purpose, col(kept.at) == ConsentRow.at
    )
    await unit.execute(
        update(ConsentRow).where(col(ConsentRow.contact_id) == doubled_id, ~is_there).values(contact_id=kept_id)
    )


async def _leave_a_pointer(unit: AsyncSession, kept: ContactRow, doubled: ContactRow) -> None:
    """Fill in what only the doubled one knew. A customer number both have stays with each: either one is looked up."""
    number = doubled.customer_number
    doubled.merged_into = kept.contact_id
    if kept.customer_number is None and number is not None:
        doubled.customer_number = None
        await unit.flush()  # a number is one customer's at any moment
        kept.customer_number = number
    kept.is_verified = kept.is_verified or doubled.is_verified
    kept.time_zone = kept.time_zone or doubled.time_zone
    kept.reminder_channel = kept.reminder_channel or doubled.reminder_channel
    kept.last_contact_at = _later((kept.last_contact_at, doubled.last_contact_at))
    pointing = update(ContactRow).where(col(ContactRow.merged_into) == doubled.contact_id)
    await unit.execute(pointing.values(merged_into=kept.contact_id))


def _later(instants: Sequence[datetime | None]) -> datetime | None:
    return max((instant for instant in instants if instant is not None), default=None)
