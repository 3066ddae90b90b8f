"""Under which numbers and addresses somebody was reached, also before people corrected them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, case, func, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Contact
from domain.calls import Direction
from domain.tasks import TaskRecord
from store.tables import (
    AppointmentRow,
    CallRow,
    ContactEmailRow,
    ContactPhoneRow,
    ContactRow,
    DialIntentRow,
    OutboxRow,
    PhoneNumberRow,
    TaskContactRow,
    TaskRow,
)

_RECORD: Final = TypeAdapter(TaskRecord)


def other_end() -> ColumnElement[str | None]:
    """Return the number at the customer's end of a call."""
    is_ours = col(CallRow.direction) == Direction.OUTBOUND
    return case((is_ours, col(CallRow.to_number)), else_=col(CallRow.from_number))


async def reach_of(unit: AsyncSession, contact: Contact, ids: Sequence[str]) -> tuple[str, ...]:
    """Return a customer's numbers and addresses, in lower case, and what calls, notices and tasks of his have kept.

    What is another customer's by now, or was one's on a call, is not his any more; nor is a number of the business.

    Args:
        unit: Where it is read.
        contact: As he is stored.
        ids: His own, and those that turned out to be he.
    """
    present = {*contact.phones, *(email.lower() for email in contact.emails)}
    former = {*await unit.scalars(_kept(ids)), *await _named_in_tasks(unit, ids)}
    lowered = {way.lower() for way in former if way}
    others = set(await unit.scalars(_of_others(contact.organisation_id, ids, lowered - present)))
    return tuple(sorted(present | (lowered - others)))


def _kept(ids: Sequence[str]) -> Select[str]:
    calls = select(other_end().label("way")).where(col(CallRow.contact_id).in_(ids))
    wishes = select(col(DialIntentRow.to_number)).where(col(DialIntentRow.contact_id).in_(ids))
    notices = (
        select(col(OutboxRow.recipient))
        .join(AppointmentRow, col(AppointmentRow.appointment_id) == col(OutboxRow.appointment_id))
        .where(col(AppointmentRow.contact_id).in_(ids))
    )
    return select(union(calls, wishes, notices).subquery().c.way)


async def _named_in_tasks(unit: AsyncSession, ids: Sequence[str]) -> list[str]:
    """Return where he was told what came of his own wishes."""
    about_him = select(col(TaskContactRow.task_id)).where(col(TaskContactRow.contact_id).in_(ids))
    records = await unit.scalars(select(col(TaskRow.record)).where(col(TaskRow.task_id).in_(about_him)))
    requesters = [_RECORD.validate_json(record).requester for record in records]
    return [way for one in requesters if one.contact_id in ids for way in (one.phone, one.email) if way]


def _of_others(organisation_id: str, ids: Sequence[str], ways: Collection[str]) -> Select[str]:
    phones: Select[str] = select(col(ContactPhoneRow.phone).label("way")).where(
        col(ContactPhoneRow.organisation_id) == organisation_id,
        col(ContactPhoneRow.phone).in_(ways),
        col(ContactPhoneRow.contact_id).not_in(ids),
    )
    address = func.lower(col(ContactEmailRow.email))
    emails = (
        select(address)
        .join(ContactRow, col(ContactRow.contact_id) == col(ContactEmailRow.contact_id))
        .where(
            col(ContactRow.organisation_id) == organisation_id,
            address.in_(ways),
            col(ContactEmailRow.contact_id).not_in(ids),
        )
    )
    calls = select(other_end()).where(
        col(CallRow.organisation_id) == organisation_id, other_end().in_(ways), col(CallRow.contact_id).not_in(ids)
    )
    ours = select(col(PhoneNumberRow.number)).where(col(PhoneNumberRow.number).in_(ways))
    return select(union(phones, emails, calls, ours).subquery().c.way)
