"""The slots and what fills them, from the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Appointment, AppointmentStatus, BusySpan, Service, SlotOffer
from domain.changes import KEPT_OR_MISSED
from domain.errors import NotFound, RuleBroken, SlotTaken
from domain.ports.storage import AppointmentBook, OutboxEntry
from store.appointment_rows import (
    appointment_change_row,
    appointment_row,
    claim_rows,
    placed_row,
    read_appointment,
    rewrite,
)
from store.claims import give_claims_back, keep_own_claims
from store.contact_rows import living, living_id
from store.database import Database
from store.inserting import insert_once
from store.lapsed import FILLING, is_lapsed, release_lapsed
from store.outbox_rows import outbox_row
from store.tables import AppointmentRow, SlotClaimRow


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
                col(AppointmentRow.status).in_(FILLING),
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
            wanted.contact_id = await living_id(unit, appointment.contact_id)
            if await insert_once(unit, [wanted]) == 0:
                stored = await _locked(unit, appointment.appointment_id)
                if stored.status == AppointmentStatus.HELD:
                    stored.held_until = wanted.held_until
                if stored.status in FILLING:
                    return read_appointment(stored)
                rewrite(stored, wanted)
            await self._claim(unit, wanted)
            return read_appointment(wanted)

    async def release(self, appointment_id: str, *, expired: bool) -> None:
        """Free a held appointment's quanta; any other, unknown ones included, is left alone."""
        async with self._database.transaction() as unit:
            stored = await unit.get(AppointmentRow, appointment_id, with_for_update=True)
            if stored is None or stored.status != AppointmentStatus.HELD:
                return
            stored.status = AppointmentStatus.EXPIRED if expired else AppointmentStatus.RELEASED
            await give_claims_back(unit, appointment_id)

    async def confirm(
        self,
        appointment_id: str,
        event_id: str | None,
        notice: OutboxEntry | None,
        *,
        event_etag: str | None = None,
        mail: OutboxEntry | None = None,
    ) -> Appointment:
        """Turn a hold into a booking and put its notices into the outbox; a repeat returns the first booking."""
        async with self._database.transaction() as unit:
            stored = await _locked(unit, appointment_id)
            match AppointmentStatus(stored.status):
                case AppointmentStatus.CONFIRMED:
                    return read_appointment(stored)
                case AppointmentStatus.HELD:
                    stored.status = AppointmentStatus.CONFIRMED
                    stored.event_id = event_id
                    stored.event_etag = event_etag
                case status:
                    raise RuleBroken(f"the hold has been {status}")
            await _promise(unit, [entry for entry in (notice, mail) if entry is not None])
            await self._note(unit, stored, "booked")
            return read_appointment(stored)

    async def claim_move(self, appointment_id: str, to: SlotOffer, until: datetime) -> Appointment:
        """Claim the quanta of another place that the booking does not have yet, for as long as the move may take."""
        async with self._database.transaction() as unit:
            stored = await _booked(unit, appointment_id)
            await self._claim(unit, placed_row(stored, to))
            stored.moving_until = until
            return read_appointment(stored)

    async def move(self, moved: Appointment, notices: Sequence[OutboxEntry]) -> Appointment:
        """Make the row say where the booking is, and give back what it had elsewhere; a repeat returns it.

        Raises RuleBroken where the place is not claimed any more: the move was given up, and this comes too late.
        """
        async with self._database.transaction() as unit:
            stored = await _booked(unit, moved.appointment_id)
            if stored.revision == moved.revision:
                return read_appointment(stored)
            if stored.revision != moved.revision - 1:
                raise RuleBroken("the booking has been changed meanwhile")
            place = SlotOffer(moved.resource_key, moved.starts_at, moved.ends_at)
            # Given up meanwhile, it is not made after all: whoever gave it up has told people where the booking stands.
            if stored.moving_until is None or await _missing(unit, placed_row(stored, place)):
                raise RuleBroken("the move has been given up")
            stored.blocked_until = placed_row(stored, place).blocked_until
            stored.resource_key, stored.starts_at, stored.ends_at = place.resource_key, place.starts_at, place.ends_at
            stored.revision, stored.event_id, stored.event_etag = moved.revision, moved.event_id, moved.event_etag
            stored.moving_until = None
            await keep_own_claims(unit, stored)
            await _promise(unit, notices)
            await self._note(unit, stored, "moved")
            return read_appointment(stored)

    async def give_up_move(self, appointment_id: str) -> Appointment:
        """Give back what a move has claimed; an appointment that is not being moved is left alone."""
        async with self._database.transaction() as unit:
            stored = await _locked(unit, appointment_id)
            if stored.moving_until is not None:
                stored.moving_until = None
                await keep_own_claims(unit, stored)
            return read_appointment(stored)

    async def cancel(self, appointment_id: str, notices: Sequence[OutboxEntry]) -> Appointment:
        """Cancel a booking, give its quanta back and promise its notices; a repeat returns it."""
        async with self._database.transaction() as unit:
            stored = await _locked(unit, appointment_id)
            if stored.status == AppointmentStatus.CANCELLED:
                return read_appointment(stored)
            _require_booked(stored)
            stored.status = AppointmentStatus.CANCELLED
            stored.moving_until = None
            stored.revision += 1
            await give_claims_back(unit, appointment_id)
            await _promise(unit, notices)
            await self._note(unit, stored, AppointmentStatus.CANCELLED)
            return read_appointment(stored)

    async def mark(self, appointment_id: str, status: AppointmentStatus, notices: Sequence[OutboxEntry]) -> Appointment:
        """Store whether the customer came; what was marked before is corrected."""
        async with self._database.transaction() as unit:
            stored = await _locked(unit, appointment_id)
            if stored.status not in KEPT_OR_MISSED:
                _require_booked(stored)
            if stored.status != status:
                stored.status = status
                await _promise(unit, notices)
                await self._note(unit, stored, status)
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
                col(AppointmentRow.contact_id) == living(contact_id),
                col(AppointmentRow.status) == AppointmentStatus.CONFIRMED,
                col(AppointmentRow.starts_at) >= after,
            )
            .order_by(col(AppointmentRow.starts_at))
            .limit(limit)
        )
        async with self._database.reading() as unit:
            return [read_appointment(row) for row in await unit.scalars(coming)]

    async def _note(self, unit: AsyncSession, stored: AppointmentRow, state: str) -> None:
        """Put a change on the customer's timeline: the row itself says only how the appointment stands now."""
        await insert_once(unit, [appointment_change_row(stored, state, self._clock())])

    async def _claim(self, unit: AsyncSession, wanted: AppointmentRow) -> None:
        """Claim every quantum of a row that its appointment does not have yet; raises SlotTaken."""
        missing = await _missing(unit, wanted)
        if not missing:
            return
        await release_lapsed(unit, missing, self._clock())
        if await insert_once(unit, missing) < len(missing):
            raise SlotTaken("somebody else has a part of the slot")


async def _missing(unit: AsyncSession, wanted: AppointmentRow) -> list[SlotClaimRow]:
    """Return the claims a row needs where it is and its appointment does not have yet."""
    has = select(col(SlotClaimRow.quantum)).where(
        col(SlotClaimRow.appointment_id) == wanted.appointment_id,
        col(SlotClaimRow.resource_key) == wanted.resource_key,
    )
    own = set(await unit.scalars(has))
    return [claim for claim in claim_rows(wanted) if claim.quantum not in own]


async def _locked(unit: AsyncSession, appointment_id: str) -> AppointmentRow:
    stored = await unit.get(AppointmentRow, appointment_id, with_for_update=True)
    if stored is None:
        raise NotFound(f"no appointment {appointment_id}")
    return stored


async def _booked(unit: AsyncSession, appointment_id: str) -> AppointmentRow:
    stored = await _locked(unit, appointment_id)
    _require_booked(stored)
    return stored


def _require_booked(stored: AppointmentRow) -> None:
    if stored.status != AppointmentStatus.CONFIRMED:
        raise RuleBroken(f"it is no booking: it is {stored.status}")


async def _promise(unit: AsyncSession, notices: Sequence[OutboxEntry]) -> None:
    await insert_once(unit, [outbox_row(notice) for notice in notices])
