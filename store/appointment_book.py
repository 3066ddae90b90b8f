"""The slots and what fills them, from the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Appointment, AppointmentStatus, BusySpan, Service
from domain.errors import NotFound, RuleBroken, SlotTaken
from domain.ports.storage import AppointmentBook, OutboxEntry
from store.appointment_rows import appointment_row, claim_rows, read_appointment, rewrite
from store.database import Database
from store.inserting import insert_once
from store.lapsed import is_lapsed, release_lapsed
from store.outbox_rows import outbox_row
from store.tables import AppointmentRow, SlotClaimRow

_FILLING: Final = (AppointmentStatus.HELD, AppointmentStatus.CONFIRMED)


class SqlAppointmentBook(AppointmentBook):
    """`AppointmentBook` on SQL; the primary key of `slot_claim` refuses a double booking."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Take the database it reads and writes and a clock that returns aware UTC."""
        self._database = database
        self._clock = clock

    async def busy(
        self, organisation_id: str, resource_keys: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Sequence[tuple[str, BusySpan]]:
        """Return (resource, span) for what fills the stretch, ascending, buffers included; a lapsed hold fills none."""
        # Columns, not rows: a month of a large business is thousands of them.
        filling = (
            select(col(AppointmentRow.resource_key), col(AppointmentRow.starts_at), col(AppointmentRow.blocked_until))
            .where(
                col(AppointmentRow.organisation_id) == organisation_id,
                col(AppointmentRow.resource_key).in_(resource_keys),
                col(AppointmentRow.status).in_(_FILLING),
                ~is_lapsed(self._clock()),
                col(AppointmentRow.starts_at) < ends_at,
                col(AppointmentRow.blocked_until) > starts_at,
            )
            .order_by(col(AppointmentRow.starts_at), col(AppointmentRow.resource_key))
        )
        async with self._database.reading() as unit:
            return [(resource, BusySpan(begin, end)) for resource, begin, end in await unit.execute(filling)]

    async def hold(self, appointment: Appointment, service: Service) -> Appointment:
        """Claim the quanta from start to end of the buffer and store the appointment as held.

        One that is held or confirmed already is returned as it stands, a hold with its new end; one that was released
        or has expired is claimed anew, where it is wanted now.
        """
        wanted = appointment_row(appointment, service)
        async with self._database.transaction() as unit:
            if await insert_once(unit, [wanted]) == 0:
                stored = await _locked(unit, appointment.appointment_id)
                if stored.status == AppointmentStatus.HELD:
                    stored.held_until = wanted.held_until
                if stored.status in _FILLING:
                    return read_appointment(stored)
                rewrite(stored, wanted)
            claims = claim_rows(wanted)
            await release_lapsed(unit, claims, self._clock())
            if await insert_once(unit, claims) < len(claims):
                raise SlotTaken("somebody else has a part of the slot")
            return read_appointment(wanted)

    async def release(self, appointment_id: str, *, expired: bool) -> None:
        """Free a held appointment's quanta; any other, unknown ones included, is left alone."""
        async with self._database.transaction() as unit:
            stored = await unit.get(AppointmentRow, appointment_id, with_for_update=True)
            if stored is None or stored.status != AppointmentStatus.HELD:
                return
            stored.status = AppointmentStatus.EXPIRED if expired else AppointmentStatus.RELEASED
            await unit.execute(delete(SlotClaimRow).where(col(SlotClaimRow.appointment_id) == appointment_id))

    async def confirm(self, appointment_id: str, event_id: str | None, notice: OutboxEntry | None) -> Appointment:
        """Turn a hold into a booking and put its notice into the outbox; a repeat returns the first booking."""
        async with self._database.transaction() as unit:
            stored = await _locked(unit, appointment_id)
            match AppointmentStatus(stored.status):
                case AppointmentStatus.CONFIRMED:
                    return read_appointment(stored)
                case AppointmentStatus.EXPIRED | AppointmentStatus.RELEASED as status:
                    raise RuleBroken(f"the hold has been {status}")
                case AppointmentStatus.HELD:
                    stored.status = AppointmentStatus.CONFIRMED
                    stored.event_id = event_id
            if notice is not None:
                await insert_once(unit, [outbox_row(notice)])
            return read_appointment(stored)

    async def get(self, appointment_id: str) -> Appointment:
        """Return an appointment."""
        async with self._database.reading() as unit:
            stored = await unit.get(AppointmentRow, appointment_id)
            if stored is None:
                raise NotFound(f"no appointment {appointment_id}")
            return read_appointment(stored)

    async def upcoming(self, contact_id: str, after: datetime, *, limit: int = 10) -> Sequence[Appointment]:
        """Return a customer's confirmed appointments that start then or later, ascending."""
        coming = (
            select(AppointmentRow)
            .where(
                col(AppointmentRow.contact_id) == contact_id,
                col(AppointmentRow.status) == AppointmentStatus.CONFIRMED,
                col(AppointmentRow.starts_at) >= after,
            )
            .order_by(col(AppointmentRow.starts_at))
            .limit(limit)
        )
        async with self._database.reading() as unit:
            return [read_appointment(row) for row in await unit.scalars(coming)]


async def _locked(unit: AsyncSession, appointment_id: str) -> AppointmentRow:
    stored = await unit.get(AppointmentRow, appointment_id, with_for_update=True)
    if stored is None:
        raise NotFound(f"no appointment {appointment_id}")
    return stored
