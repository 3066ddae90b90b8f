"""What suggestions are made of, and what people have answered to them, from the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from domain.business import AppointmentStatus
from domain.compliance import ConsentState
from domain.errors import AlreadyDecided
from domain.outbound import DialPurpose
from domain.ports.suggestions import SuggestionAnswer, Suggestions
from domain.reminders import ReminderState
from domain.suggestions import (
    AGAIN_AFTER,
    AGAIN_UNTIL,
    MISSED_WITHIN,
    Customer,
    SuggestionFacts,
    SuggestionKind,
    Visit,
)
from store.database import Database
from store.inserting import insert_once
from store.memories import read_memory
from store.tables import (
    AppointmentRow,
    CallRow,
    ConsentRow,
    ContactPhoneRow,
    ContactRow,
    MemoryRow,
    ReminderRow,
    SuggestionRow,
    SuppressionRow,
)

_MOST: Final = 100
_FAR_AHEAD: Final = timedelta(days=2)
_KEPT: Final = (AppointmentStatus.CONFIRMED, AppointmentStatus.ATTENDED)
_UNREACHED: Final = (ReminderState.NOT_REACHED, ReminderState.FAILED)


class SqlSuggestions(Suggestions):
    """`Suggestions` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def facts(self, organisation_id: str, now: datetime) -> SuggestionFacts:
        """Return what suggestions to a business are made of."""
        async with self._database.reading() as unit:
            due = _due(organisation_id, now)
            owed = [(_customer(row), read_memory(row.MemoryRow)) for row in await unit.execute(due)]
            return SuggestionFacts(
                promises=tuple((him, promise) for him, memory in owed for promise in memory.open_promises),
                unreached=await _visits(unit, _unreached(organisation_id, now)),
                missed=await _visits(unit, _missed(organisation_id, now)),
                absent=await _visits(unit, _absent(organisation_id, now)),
            )

    async def answered(self, organisation_id: str, ids: Collection[str]) -> Collection[str]:
        """Return the ids of those somebody has answered."""
        known = select(col(SuggestionRow.suggestion_id)).where(
            col(SuggestionRow.organisation_id) == organisation_id, col(SuggestionRow.suggestion_id).in_(ids)
        )
        async with self._database.reading() as unit:
            return set(await unit.scalars(known))

    async def answer(self, answer: SuggestionAnswer) -> None:
        """Keep an answer; raises AlreadyDecided where another one stands."""
        row = _row(answer)
        async with self._database.transaction() as unit:
            if await insert_once(unit, [row]):
                return
            stored = await unit.get_one(SuggestionRow, row.suggestion_id)
            if stored.task_id != answer.task_id:
                what = f"task {stored.task_id} was made of it" if stored.task_id else "it was dismissed"
                raise AlreadyDecided(f"somebody has answered the suggestion before: {what}")

    async def take_back(self, answer: SuggestionAnswer) -> None:
        """Drop an answer, if it is this one that stands."""
        async with self._database.transaction() as unit:
            stored = await unit.get(SuggestionRow, answer.suggestion.suggestion_id, with_for_update=True)
            if stored is not None and stored.task_id == answer.task_id:
                await unit.delete(stored)

    async def promise_behind(self, task_id: str) -> tuple[str, str] | None:
        """Return (contact id, promise id) of the promise a task was to keep."""
        behind = select(SuggestionRow).where(
            col(SuggestionRow.task_id) == task_id, col(SuggestionRow.kind) == SuggestionKind.PROMISE
        )
        async with self._database.reading() as unit:
            row = await unit.scalar(behind)
        return (row.contact_id, row.subject_id) if row else None


def _of_customers(organisation_id: str, *columns: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401  (whatever is asked)
    """Return a query for columns of a business's customers, each with the number he is reached at.

    Left out is who has none, and who wants no contact at it.
    """
    first = (
        select(func.min(ContactPhoneRow.position))
        .where(col(ContactPhoneRow.contact_id) == ContactRow.contact_id)
        .correlate(ContactRow)
        .scalar_subquery()
    )
    is_suppressed = exists().where(
        col(SuppressionRow.organisation_id) == organisation_id, col(SuppressionRow.phone) == ContactPhoneRow.phone
    )
    return (
        select(col(ContactRow.contact_id), col(ContactRow.name), col(ContactPhoneRow.phone), *columns)
        .select_from(ContactRow)
        .join(
            ContactPhoneRow,
            (col(ContactPhoneRow.contact_id) == col(ContactRow.contact_id)) & (col(ContactPhoneRow.position) == first),
        )
        .where(col(ContactRow.organisation_id) == organisation_id, ~is_suppressed)
        .limit(_MOST)
    )


def _due(organisation_id: str, now: datetime) -> Select[*tuple[Any, ...]]:
    """Return who is owed something by the day after tomorrow anywhere on earth; the rule knows the days better."""
    next_due = col(MemoryRow.next_due)
    return (
        _of_customers(organisation_id, MemoryRow)
        .join(MemoryRow, col(MemoryRow.contact_id) == col(ContactRow.contact_id))
        .where(next_due <= f"{now + _FAR_AHEAD:%Y-%m-%d}")
        .order_by(next_due.desc())
    )


def _unreached(organisation_id: str, now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        _of_customers(organisation_id, col(ReminderRow.reminder_id), col(AppointmentRow.starts_at))
        .join(AppointmentRow, col(AppointmentRow.contact_id) == col(ContactRow.contact_id))
        .join(ReminderRow, col(ReminderRow.appointment_id) == col(AppointmentRow.appointment_id))
        .where(
            col(AppointmentRow.status) == AppointmentStatus.CONFIRMED,
            col(AppointmentRow.starts_at) > now,
            col(ReminderRow.state).in_(_UNREACHED),
            col(ReminderRow.confirmed_at).is_(None),
        )
        .order_by(col(AppointmentRow.starts_at))
    )


def _missed(organisation_id: str, now: datetime) -> Select[*tuple[Any, ...]]:
    later = aliased(AppointmentRow)
    has_later = exists().where(
        col(later.contact_id) == ContactRow.contact_id,
        col(later.status).in_(_KEPT),
        col(later.starts_at) > AppointmentRow.starts_at,
    )
    was_spoken_to = exists().where(
        col(CallRow.contact_id) == ContactRow.contact_id, col(CallRow.started_at) > AppointmentRow.starts_at
    )
    return (
        _of_customers(organisation_id, col(AppointmentRow.appointment_id), col(AppointmentRow.starts_at))
        .join(AppointmentRow, col(AppointmentRow.contact_id) == col(ContactRow.contact_id))
        .where(
            col(AppointmentRow.status) == AppointmentStatus.NO_SHOW,
            col(AppointmentRow.starts_at) > now - MISSED_WITHIN,
            ~has_later,
            ~was_spoken_to,
        )
        .order_by(col(AppointmentRow.starts_at))
    )


def _absent(organisation_id: str, now: datetime) -> Select[*tuple[Any, ...]]:
    """Return last visits about a year ago, of those who have agreed to be sold something: the latest word counts."""
    later, said = aliased(AppointmentRow), aliased(ConsentRow)
    has_later = exists().where(
        col(later.contact_id) == ContactRow.contact_id,
        col(later.status).in_(_KEPT),
        col(later.starts_at) > AppointmentRow.starts_at,
    )
    last_word = (
        select(func.max(said.at))
        .where(col(said.contact_id) == ContactRow.contact_id, col(said.purpose) == DialPurpose.SALES)
        .correlate(ContactRow)
        .scalar_subquery()
    )
    return (
        _of_customers(organisation_id, col(AppointmentRow.appointment_id), col(AppointmentRow.starts_at))
        .join(AppointmentRow, col(AppointmentRow.contact_id) == col(ContactRow.contact_id))
        .join(ConsentRow, col(ConsentRow.contact_id) == col(ContactRow.contact_id))
        .where(
            col(AppointmentRow.status).in_(_KEPT),
            col(AppointmentRow.starts_at) > now - AGAIN_UNTIL,
            col(AppointmentRow.starts_at) < now - AGAIN_AFTER,
            ~has_later,
            col(ConsentRow.purpose) == DialPurpose.SALES,
            col(ConsentRow.at) == last_word,
            col(ConsentRow.state) == ConsentState.GRANTED,
        )
        .order_by(col(AppointmentRow.starts_at))
    )


async def _visits(unit: AsyncSession, wanted: Select[*tuple[Any, ...]]) -> tuple[Visit, ...]:
    return tuple(Visit(_customer(row), row[3], row[4]) for row in await unit.execute(wanted))


def _customer(row: Sequence[Any]) -> Customer:
    return Customer(row[0], row[1], row[2])


def _row(answer: SuggestionAnswer) -> SuggestionRow:
    return SuggestionRow(
        suggestion_id=answer.suggestion.suggestion_id,
        organisation_id=answer.organisation_id,
        contact_id=answer.suggestion.contact_id,
        kind=answer.suggestion.kind,
        subject_id=answer.suggestion.subject_id,
        actor=answer.actor,
        at=answer.at,
        task_id=answer.task_id,
    )
