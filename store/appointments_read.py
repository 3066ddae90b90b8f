"""Appointments as people look at them, from the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import col

from domain.business import AppointmentStatus
from domain.errors import NotFound
from domain.ports.reading import AppointmentFilter, AppointmentOverview, AppointmentReader, Cursor
from domain.reminders import Reminder
from store.appointment_rows import read_appointment
from store.contact_rows import living
from store.database import Database
from store.keyset import ascending
from store.lapsed import FILLING, is_lapsed
from store.reminders import read_reminder
from store.tables import AppointmentRow, ContactRow, ReminderRow

#: No appointment lasts longer: what began before that is not looked at, so that the past costs nothing.
_LONGEST: Final = timedelta(days=31)


class SqlAppointmentReader(AppointmentReader):
    """`AppointmentReader` on SQL; a page costs the same wherever it lies, for it starts in an index."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Take the database it reads and a clock that returns aware UTC."""
        self._database = database
        self._clock = clock

    async def appointments(
        self, where: AppointmentFilter, *, after: Cursor | None, limit: int
    ) -> Sequence[AppointmentOverview]:
        """Return at most `limit` appointments by (starts_at, appointment_id) ascending."""
        instant, key = col(AppointmentRow.starts_at), col(AppointmentRow.appointment_id)
        wanted = _with_contact_name().where(*_conditions(where))
        return await self._read(ascending(wanted, instant, key, after=after, limit=limit))

    async def appointment(self, appointment_id: str) -> AppointmentOverview:
        """Return one appointment."""
        found = await self._read(_with_contact_name().where(col(AppointmentRow.appointment_id) == appointment_id))
        if not found:
            raise NotFound(f"no appointment {appointment_id}")
        return found[0]

    async def between(
        self, organisation_id: str, starts_at: datetime, ends_at: datetime, *, with_cancelled: bool = False
    ) -> Sequence[AppointmentOverview]:
        """Return what fills, or has filled, a slot within a stretch, by (starts_at, appointment_id)."""
        shown = (*FILLING, AppointmentStatus.CANCELLED) if with_cancelled else FILLING
        instant = col(AppointmentRow.starts_at)
        filling = _with_contact_name().where(
            col(AppointmentRow.organisation_id) == organisation_id,
            instant > starts_at - _LONGEST,
            instant < ends_at,
            col(AppointmentRow.ends_at) > starts_at,
            col(AppointmentRow.status).in_(shown),
            ~is_lapsed(self._clock()),
        )
        return await self._read(filling.order_by(instant, col(AppointmentRow.appointment_id)))

    async def _read(self, wanted: Select[AppointmentRow, str]) -> list[AppointmentOverview]:
        async with self._database.reading() as unit:
            found = [AppointmentOverview(read_appointment(row), name) for row, name in await unit.execute(wanted)]
            reminders = await unit.scalars(_reminders_of(wanted)) if found else ()
            of: defaultdict[str, list[Reminder]] = defaultdict(list)
            for row in reminders:
                of[row.appointment_id].append(read_reminder(row))
        return [replace(one, reminders=tuple(of[one.appointment.appointment_id])) for one in found]


def _with_contact_name() -> Select[AppointmentRow, str]:
    his = col(ContactRow.contact_id) == col(AppointmentRow.contact_id)
    return select(AppointmentRow, col(ContactRow.name)).join(ContactRow, his)


def _reminders_of(wanted: Select[AppointmentRow, str]) -> Select[ReminderRow]:
    ids = wanted.with_only_columns(col(AppointmentRow.appointment_id)).subquery()
    return select(ReminderRow).where(col(ReminderRow.appointment_id).in_(select(ids.c.appointment_id)))


def _conditions(where: AppointmentFilter) -> Iterator[ColumnElement[bool]]:
    yield col(AppointmentRow.organisation_id) == where.organisation_id
    if where.starts_from is not None:
        yield col(AppointmentRow.starts_at) >= where.starts_from
    if where.starts_before is not None:
        yield col(AppointmentRow.starts_at) < where.starts_before
    if where.contact_id is not None:
        yield col(AppointmentRow.contact_id) == living(where.contact_id)
    if where.status is not None:
        yield col(AppointmentRow.status) == where.status
