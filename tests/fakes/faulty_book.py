"""The real appointment book behind a bad connection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.business import Appointment, AppointmentStatus, BusySpan, Service, SlotOffer
from domain.ports.storage import AppointmentBook, OutboxEntry
from tests.fakes.faults import Faults


class FaultyBook(AppointmentBook):
    """Passes everything on; most of it can fail first, or lose its reply after the commit."""

    def __init__(self, book: AppointmentBook) -> None:
        """Stand in front of a book."""
        self._book = book
        self.holding = Faults()
        self.confirming = Faults()
        self.releasing = Faults()
        self.listing = Faults()
        self.claiming = Faults()
        self.moving = Faults()
        self.giving_up = Faults()
        self.cancelling = Faults()
        self.marking = Faults()

    async def busy(
        self, organisation_id: str, resource_keys: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Sequence[tuple[str, BusySpan]]:
        """Pass on."""
        return await self._book.busy(organisation_id, resource_keys, starts_at, ends_at)

    async def hold(self, appointment: Appointment, service: Service) -> Appointment:
        """Pass on, with faults."""
        await self.holding.before()
        held = await self._book.hold(appointment, service)
        await self.holding.answer()
        return held

    async def release(self, appointment_id: str, *, expired: bool) -> None:
        """Pass on, with faults."""
        await self.releasing.before()
        await self._book.release(appointment_id, expired=expired)
        await self.releasing.answer()

    async def confirm(
        self,
        appointment_id: str,
        event_id: str | None,
        notice: OutboxEntry | None,
        *,
        event_etag: str | None = None,
        mail: OutboxEntry | None = None,
    ) -> Appointment:
        """Pass on, with faults."""
        await self.confirming.before()
        confirmed = await self._book.confirm(appointment_id, event_id, notice, event_etag=event_etag, mail=mail)
        await self.confirming.answer()
        return confirmed

    async def claim_move(self, appointment_id: str, to: SlotOffer, until: datetime) -> Appointment:
        """Pass on, with faults."""
        await self.claiming.before()
        stands = await self._book.claim_move(appointment_id, to, until)
        await self.claiming.answer()
        return stands

    async def move(self, moved: Appointment, notices: Sequence[OutboxEntry]) -> Appointment:
        """Pass on, with faults."""
        await self.moving.before()
        stored = await self._book.move(moved, notices)
        await self.moving.answer()
        return stored

    async def give_up_move(self, appointment_id: str) -> Appointment:
        """Pass on, with faults."""
        await self.giving_up.before()
        stands = await self._book.give_up_move(appointment_id)
        await self.giving_up.answer()
        return stands

    async def cancel(self, appointment_id: str, notices: Sequence[OutboxEntry]) -> Appointment:
        """Pass on, with faults."""
        await self.cancelling.before()
        cancelled = await self._book.cancel(appointment_id, notices)
        await self.cancelling.answer()
        return cancelled

    async def mark(self, appointment_id: str, status: AppointmentStatus, notices: Sequence[OutboxEntry]) -> Appointment:
        """Pass on, with faults."""
        await self.marking.before()
        marked = await self._book.mark(appointment_id, status, notices)
        await self.marking.answer()
        return marked

    async def get(self, appointment_id: str) -> Appointment:
        """Pass on."""
        return await self._book.get(appointment_id)

    async def upcoming(self, contact_id: str, after: datetime, *, limit: int = 10) -> Sequence[Appointment]:
        """Pass on, with faults."""
        await self.listing.before()
        return await self._book.upcoming(contact_id, after, limit=limit)
