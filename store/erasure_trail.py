"""Where a person is to be found, and what with him is under way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import AppointmentStatus, Contact
from domain.ports.storage import OutboxState
from domain.step_keys import TASK_ID_LENGTH, fallback_key
from domain.tasks import ENDED
from store.erasure_reach import other_end, reach_of
from store.lapsed import is_lapsed
from store.tables import (
    AppointmentRow,
    CallRow,
    ContactRow,
    DialIntentRow,
    LocationRow,
    MessageRow,
    OrganisationRow,
    OutboxRow,
    PhoneNumberRow,
    ReminderRow,
    ResourceRow,
    ServiceRow,
    TaskContactRow,
    TaskRow,
)

#: Above the hour a call may last; what is older and not closed was lost.
_LONGEST_CALL: Final = timedelta(hours=2)
#: What was not sent by then is not sent any more.
_LONGEST_SENDING: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Trail:
    """The keys of everything that is about somebody.

    Attributes:
        contact_ids: His own, and those that turned out to be he.
        reach: Numbers and addresses of his; what is found under them is his where it names nobody.
    """

    organisation_id: str
    contact_ids: tuple[str, ...]
    reach: tuple[str, ...]
    call_sids: tuple[str, ...]
    message_ids: tuple[str, ...]
    intent_ids: tuple[str, ...]
    outbox_ids: tuple[str, ...]
    task_ids: tuple[str, ...]
    appointment_ids: tuple[str, ...]


async def trail_of(unit: AsyncSession, contact: Contact) -> Trail:
    """Find everything that is about a customer."""
    organisation_id = contact.organisation_id
    doubled = await _keys(
        unit, select(col(ContactRow.contact_id)).where(col(ContactRow.merged_into) == contact.contact_id)
    )
    ids = (contact.contact_id, *doubled)
    reach = await reach_of(unit, contact, ids)
    calls = select(col(CallRow.call_sid)).where(
        col(CallRow.organisation_id) == organisation_id,
        or_(col(CallRow.contact_id).in_(ids), and_(col(CallRow.contact_id).is_(None), other_end().in_(reach))),
    )
    call_sids = await _keys(unit, calls)
    tasks = select(col(TaskContactRow.task_id)).where(col(TaskContactRow.contact_id).in_(ids))
    task_ids = await _keys(unit, tasks.distinct())
    appointment_ids = await _appointments_of(unit, ids)
    intent_ids = await _keys(unit, _wishes(organisation_id, ids, reach, task_ids))
    return Trail(
        organisation_id=organisation_id,
        contact_ids=ids,
        reach=reach,
        call_sids=call_sids,
        message_ids=await _keys(unit, _messages(organisation_id, ids, reach, call_sids)),
        intent_ids=intent_ids,
        outbox_ids=await _keys(unit, _notices(organisation_id, reach, appointment_ids, task_ids, intent_ids)),
        task_ids=task_ids,
        appointment_ids=appointment_ids,
    )


async def _appointments_of(unit: AsyncSession, contact_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of somebody's appointments."""
    booked = select(col(AppointmentRow.appointment_id)).where(col(AppointmentRow.contact_id).in_(contact_ids))
    return await _keys(unit, booked.order_by(col(AppointmentRow.starts_at)))


async def what_is_under_way(unit: AsyncSession, trail: Trail, now: datetime) -> list[str]:
    """Return what has to end first, for people: whoever carries it on would write down what was erased."""
    status = col(AppointmentRow.status)
    to_come = col(AppointmentRow.appointment_id).in_(trail.appointment_ids) & and_(
        status.in_((AppointmentStatus.HELD, AppointmentStatus.CONFIRMED)),
        col(AppointmentRow.ends_at) > now,
        ~is_lapsed(now),
    )
    running = select(col(CallRow.call_sid)).where(
        col(CallRow.call_sid).in_(trail.call_sids),
        col(CallRow.ended_at).is_(None),
        col(CallRow.started_at) > now - _LONGEST_CALL,
    )
    wanted = select(col(TaskRow.task_id)).where(
        col(TaskRow.task_id).in_(trail.task_ids), col(TaskRow.state).not_in(sorted(ENDED))
    )
    wishes = select(col(DialIntentRow.intent_id)).where(
        col(DialIntentRow.intent_id).in_(trail.intent_ids),
        col(DialIntentRow.outcome).is_(None),
        col(DialIntentRow.not_after) > now,
    )
    unsent = select(col(OutboxRow.outbox_id)).where(
        col(OutboxRow.outbox_id).in_(trail.outbox_ids),
        col(OutboxRow.state).in_((OutboxState.PENDING, OutboxState.SENDING)),
        col(OutboxRow.touched_at) > now - _LONGEST_SENDING,
    )
    found = [
        ("cancel appointment", await _appointments_told(unit, to_come)),
        ("wait for the end of call", await _keys(unit, running)),
        ("withdraw task", await _keys(unit, wanted)),
        ("wait for the call we place", await _keys(unit, wishes)),
        ("wait until it is sent:", await _keys(unit, unsent)),
    ]
    return [f"{what} {key}" for what, keys in found for key in keys]


async def _appointments_told(unit: AsyncSession, wanted: ColumnElement[bool]) -> list[str]:
    """Return appointments as people know them, behind their ids: what for, and when by the clock of their place."""
    business = col(AppointmentRow.organisation_id)
    told = (
        select(
            col(AppointmentRow.appointment_id),
            col(AppointmentRow.starts_at),
            col(ServiceRow.name),
            func.coalesce(col(LocationRow.time_zone), col(OrganisationRow.time_zone)),
        )
        .join(OrganisationRow, col(OrganisationRow.organisation_id) == business)
        .join(
            ServiceRow,
            and_(col(ServiceRow.organisation_id) == business, col(ServiceRow.key) == col(AppointmentRow.service_key)),
        )
        .join(
            ResourceRow,
            and_(
                col(ResourceRow.organisation_id) == business, col(ResourceRow.key) == col(AppointmentRow.resource_key)
            ),
        )
        .outerjoin(
            LocationRow,
            and_(col(LocationRow.organisation_id) == business, col(LocationRow.key) == col(ResourceRow.location_key)),
        )
        .where(wanted)
        .order_by(col(AppointmentRow.starts_at), col(AppointmentRow.appointment_id))
    )
    return [
        f"{key} ({service}, {starts_at.astimezone(ZoneInfo(zone)):%a %d %b %Y %H:%M})"
        for key, starts_at, service, zone in await unit.execute(told)
    ]


def _messages(organisation_id: str, ids: Sequence[str], reach: Sequence[str], call_sids: Sequence[str]) -> Select[str]:
    """Return what he has left; what no business could be found for is his by the number alone."""
    business = col(MessageRow.organisation_id)
    by_number = and_(
        or_(business == organisation_id, business.is_(None)),
        col(MessageRow.contact_id).is_(None),
        col(MessageRow.callback_number).in_(reach),
    )
    return select(col(MessageRow.message_id)).where(
        or_(col(MessageRow.contact_id).in_(ids), col(MessageRow.call_sid).in_(call_sids), by_number)
    )


def _wishes(organisation_id: str, ids: Sequence[str], reach: Sequence[str], task_ids: Sequence[str]) -> Select[str]:
    """Return the calls we wished to place to him, and those to nobody known that a task of his has wished."""
    of_his = or_(col(DialIntentRow.to_number).in_(reach), _task_in(col(DialIntentRow.intent_id)).in_(task_ids))
    return select(col(DialIntentRow.intent_id)).where(
        col(DialIntentRow.organisation_id) == organisation_id,
        or_(col(DialIntentRow.contact_id).in_(ids), and_(col(DialIntentRow.contact_id).is_(None), of_his)),
    )


def _notices(
    organisation_id: str,
    reach: Sequence[str],
    appointment_ids: Sequence[str],
    task_ids: Sequence[str],
    intent_ids: Sequence[str],
) -> Select[str]:
    """Return what was sent about his appointments, by his tasks, instead of calls, and by his business to his reach.

    Whose a text is that names no appointment, our number says that sent it; whose such an e-mail is, its task.
    """
    key, recipient = col(OutboxRow.outbox_id), col(OutboxRow.recipient)
    lines = select(col(PhoneNumberRow.number)).where(col(PhoneNumberRow.organisation_id) == organisation_id)
    tasks = select(col(TaskRow.task_id)).where(col(TaskRow.organisation_id) == organisation_id)
    reminders = select(col(ReminderRow.reminder_id)).where(col(ReminderRow.appointment_id).in_(appointment_ids))
    ours = or_(col(OutboxRow.sender).in_(lines), _task_in(key).in_(tasks))
    return select(key).where(
        or_(
            col(OutboxRow.appointment_id).in_(appointment_ids),
            _task_in(key).in_(task_ids),
            key.in_(reminders),
            key.in_([fallback_key(intent_id) for intent_id in intent_ids]),
            and_(func.lower(recipient).in_(reach), col(OutboxRow.appointment_id).is_(None), ours),
        )
    )


def _task_in(key: SQLColumnExpression[str]) -> ColumnElement[str]:
    """Return the id of the task that a key of a step or a question begins with; of other keys nothing of use."""
    return func.substr(key, 1, TASK_ID_LENGTH)


async def _keys(unit: AsyncSession, wanted: Select[str]) -> tuple[str, ...]:
    return tuple((await unit.scalars(wanted)).all())
