"""Rows of a customer ↔ the domain value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Contact, ReminderChannel
from domain.errors import RuleBroken
from store.inserting import insert_once
from store.tables import ContactEmailRow, ContactPhoneRow, ContactRow, Row


class ContactKnown(RuleBroken):
    """The customer, or another with the same phone or number, is stored already; rolls the unit of work back."""


async def read_contacts(unit: AsyncSession, rows: Sequence[ContactRow]) -> list[Contact]:
    """Return the customers of these rows, in their order, with phones and e-mails; two queries for all."""
    if not rows:
        return []
    ids = [row.contact_id for row in rows]
    phones: dict[str, list[str]] = defaultdict(list)
    emails: dict[str, list[str]] = defaultdict(list)
    by_position = select(ContactPhoneRow).order_by(col(ContactPhoneRow.position))
    for phone in await unit.scalars(by_position.where(col(ContactPhoneRow.contact_id).in_(ids))):
        phones[phone.contact_id].append(phone.phone)
    in_order = select(ContactEmailRow).order_by(col(ContactEmailRow.position))
    for email in await unit.scalars(in_order.where(col(ContactEmailRow.contact_id).in_(ids))):
        emails[email.contact_id].append(email.email)
    return [
        Contact(
            contact_id=row.contact_id,
            organisation_id=row.organisation_id,
            name=row.name,
            phones=tuple(phones[row.contact_id]),
            emails=tuple(emails[row.contact_id]),
            is_verified=row.is_verified,
            last_contact_at=row.last_contact_at,
            time_zone=row.time_zone,
            customer_number=row.customer_number,
            reminder_channel=ReminderChannel(row.reminder_channel) if row.reminder_channel else None,
            erased_at=row.erased_at,
        )
        for row in rows
    ]


def living(contact_id: str) -> ColumnElement[str]:
    """Return the condition's side for who a contact is now: himself, or who he was merged into."""
    successor = select(col(ContactRow.merged_into)).where(col(ContactRow.contact_id) == contact_id).scalar_subquery()
    return func.coalesce(successor, literal(contact_id))


async def living_id(unit: AsyncSession, contact_id: str) -> str:
    """Return the id under which something is written for a contact: his own, or that of who he was merged into.

    He can't be merged before the unit of work ends. SQLite has but one writer at a time anyway.
    """
    while True:
        him = select(col(ContactRow.merged_into)).where(col(ContactRow.contact_id) == contact_id)
        successor = await unit.scalar(him.with_for_update(read=True))
        if successor is None:
            return contact_id
        contact_id = successor


async def touch_contact(unit: AsyncSession, contact_id: str, at: datetime) -> Contact | None:
    """Note a contact at an instant, unless a later one is noted, and return the customer; None when unknown.

    One who was merged meanwhile is the customer he was merged into.
    """
    row = await unit.get(ContactRow, contact_id, with_for_update=True)
    while row is not None and row.merged_into is not None:
        row = await unit.get(ContactRow, row.merged_into, with_for_update=True)
    if row is None:
        return None
    row.last_contact_at = at if row.last_contact_at is None else max(at, row.last_contact_at)
    return (await read_contacts(unit, [row]))[0]


async def insert_contact(unit: AsyncSession, contact: Contact) -> None:
    """Insert a customer with phones and e-mails; raises ContactKnown."""
    await _insert_all(unit, [_contact_row(contact)])
    # In order, so that two customers who share two phones can't wait for each other.
    phones = sorted(_phone_rows(contact), key=lambda row: row.phone)
    await _insert_all(unit, phones)
    await _insert_all(unit, _email_rows(contact))


async def insert_contacts(unit: AsyncSession, contacts: Sequence[Contact]) -> None:
    """Insert many new customers; a row that is there already breaks a constraint."""
    for rows in (_contact_row, _phone_rows, _email_rows):
        made = (rows(contact) for contact in contacts)
        unit.add_all([row for one in made for row in (one if isinstance(one, list) else [one])])
        await unit.flush()


async def rewrite_contact(unit: AsyncSession, row: ContactRow, contact: Contact) -> None:
    """Write a changed customer over his row; raises RuleBroken when a phone is another one's.

    Who he was merged into and when he was last in touch is not what people write of him: that stays.
    """
    row.sqlmodel_update(_contact_row(contact).model_dump(exclude={"merged_into", "last_contact_at", "erased_at"}))
    await unit.flush()
    for table in (ContactPhoneRow, ContactEmailRow):
        await unit.execute(delete(table).where(col(table.contact_id) == contact.contact_id))
    phones = sorted(_phone_rows(contact), key=lambda phone: phone.phone)
    if await insert_once(unit, phones) < len(phones):
        raise RuleBroken("another customer has one of these phones: merge the two, or leave it out")
    await insert_once(unit, _email_rows(contact))


async def _insert_all(unit: AsyncSession, rows: Sequence[Row]) -> None:
    if await insert_once(unit, rows) < len(rows):
        raise ContactKnown("the customer, his number or one of his phones is stored already")


def _contact_row(contact: Contact) -> ContactRow:
    return ContactRow(
        contact_id=contact.contact_id,
        organisation_id=contact.organisation_id,
        name=contact.name,
        is_verified=contact.is_verified,
        last_contact_at=contact.last_contact_at,
        time_zone=contact.time_zone,
        customer_number=contact.customer_number,
        reminder_channel=contact.reminder_channel,
    )


def _phone_rows(contact: Contact) -> list[ContactPhoneRow]:
    return [
        ContactPhoneRow(
            contact_id=contact.contact_id, position=position, organisation_id=contact.organisation_id, phone=phone
        )
        for position, phone in enumerate(contact.phones)
    ]


def _email_rows(contact: Contact) -> list[ContactEmailRow]:
    return [
        ContactEmailRow(contact_id=contact.contact_id, position=position, email=email)
        for position, email in enumerate(contact.emails)
    ]
