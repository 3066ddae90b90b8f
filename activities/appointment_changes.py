"""The effects of changing a booking. Only the appointment's workflow asks for them, in this order.

A move: claim the new place → change the calendar's event → store where it is now, with its notices. Until that is
stored, the booking stands where it stood, and what was begun can be given up.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Final

from temporalio import activity

from activities.appointments import INSERT_PATIENCE
from activities.attempts import bounded
from activities.availability import Clock
from activities.booking_messages import Cancellation, Marking, MoveClaim, MoveDone, Moving
from activities.calendar_events import event_of, resource_of
from activities.mending import until_mended
from activities.notices import Notices
from domain.business import Appointment, AppointmentStatus, Organisation, SlotOffer
from domain.changes import require_changeable, require_markable
from domain.errors import EventChanged, NotFound, ProviderUnavailable, RuleBroken, SlotTaken
from domain.ids import calendar_event_id
from domain.notices import NoticeKind
from domain.policy import ActorKind
from domain.ports.calendars import CalendarEvent, Calendars, FoundEvent, WrittenEvent
from domain.ports.storage import AppointmentBook, Directory

_LOG: Final = logging.getLogger(__name__)

#: Longer than the steps of a move may take; `store.lapsed` adds its grace before others get the place.
_MOVE_TTL: Final = timedelta(minutes=2)


class AppointmentChanges:
    """Moves, cancels and marks bookings."""

    def __init__(
        self,
        *,
        directory: Directory,
        book: AppointmentBook,
        calendars: Calendars,
        clock: Clock,
        notices: Notices,
        write_patience: timedelta = INSERT_PATIENCE,
    ) -> None:
        """Take the ports it works on; `clock` returns aware UTC."""
        self._directory = directory
        self._book = book
        self._calendars = calendars
        self._clock = clock
        self._notices = notices
        self._write_patience = write_patience

    @activity.defn(name="appointments.claim_move")
    async def claim_move(self, wanted: MoveClaim) -> Moving | None:
        """Claim the first free offer beside the place there is; None when all are taken.

        A repeat claims the same. Raises RuleBroken, TooLateToChange, NotFound.
        """
        organisation = await self._allowed(wanted.appointment_id, wanted.actor)
        for offer in wanted.offers:
            try:
                before = await self._book.claim_move(wanted.appointment_id, offer, self._clock() + _MOVE_TTL)
            except SlotTaken:
                continue
            return Moving(before, _placed(before, offer, organisation))
        return None

    @activity.defn(name="appointments.write_move")
    async def write_move(self, moving: Moving) -> WrittenEvent | None:
        """Make the calendar show the new place; None when the new resource has no calendar.

        In the same calendar the event is changed, unless people have moved or deleted it meanwhile (RuleBroken); in
        another one it is inserted. Bounded by itself, as `AppointmentEffects.insert_event` is.
        """
        try:
            async with bounded(self._write_patience):
                event = await self._event(moving.after)
                if event is None:
                    return None
                if event.event_id != moving.before.event_id:
                    return await self._calendars.insert(event)
                return await self._changed(event, moving.before)
        except TimeoutError as error:
            raise ProviderUnavailable("calendar", "the event was not written in time") from error

    @activity.defn(name="appointments.commit_move")
    async def commit_move(self, done: MoveDone) -> Appointment:
        """Store where the booking is and promise its notices, in one unit of work; the old place is free then."""
        notices = await self._notices.both(NoticeKind.MOVED, done.after, done.intent_id)
        return await self._book.move(done.after, notices)

    @activity.defn(name="appointments.give_up_move")
    async def give_up_move(self, appointment_id: str) -> Appointment:
        """Free what a move has claimed, and return the appointment as it stands: moved after all, perhaps."""
        with until_mended(_LOG, "undoing"):
            return await self._book.give_up_move(appointment_id)

    @activity.defn(name="appointments.restore_event")
    async def restore_event(self, moving: Moving) -> None:
        """Make the calendar show the old place again; an event people have moved or deleted is theirs."""
        event = await self._event(moving.before)
        if event is None:
            return
        with until_mended(_LOG, "undoing"):
            try:
                await self._calendars.update(event, moving.before.event_etag or "")
            except EventChanged:
                await self._take_back(event, moving.after)
            except NotFound:
                return

    @activity.defn(name="appointments.cancel")
    async def cancel(self, wanted: Cancellation) -> Appointment:
        """Cancel a booking, free its slot and promise its notices, in one unit of work; a repeat returns it."""
        stands = await self._book.get(wanted.appointment_id)
        if stands.status is AppointmentStatus.CANCELLED:
            return stands
        await self._allowed(wanted.appointment_id, wanted.actor)
        cancelled = replace(stands, status=AppointmentStatus.CANCELLED, revision=stands.revision + 1)
        notices = await self._notices.both(NoticeKind.CANCELLED, cancelled, wanted.intent_id)
        return await self._book.cancel(wanted.appointment_id, notices)

    @activity.defn(name="appointments.mark")
    async def mark(self, wanted: Marking) -> Appointment:
        """Store whether the customer came; one who did not is told how to book again."""
        stands = await self._book.get(wanted.appointment_id)
        require_markable(stands, wanted.status, now=self._clock())
        is_missed = wanted.status is AppointmentStatus.NO_SHOW
        notices = await self._notices.both(NoticeKind.MISSED, stands, wanted.intent_id) if is_missed else ()
        return await self._book.mark(wanted.appointment_id, wanted.status, notices)

    async def _allowed(self, appointment_id: str, actor: ActorKind | None) -> Organisation:
        """Hold a change against the rules; what a human has done in the calendar is none of ours to forbid."""
        stands = await self._book.get(appointment_id)
        organisation = await self._directory.organisation(stands.organisation_id)
        if actor is not None:
            notice = organisation.cancellation_notice
            require_changeable(stands, now=self._clock(), notice=notice, actor=actor)
        return organisation

    async def _event(self, appointment: Appointment) -> CalendarEvent | None:
        if appointment.event_id is None:
            return None
        organisation = await self._directory.organisation(appointment.organisation_id)
        contact = await self._directory.contact(appointment.contact_id)
        return event_of(appointment, appointment.event_id, organisation=organisation, contact=contact)

    async def _changed(self, event: CalendarEvent, before: Appointment) -> WrittenEvent:
        """Change our event where it still is when we think it is, whatever else people have written into it."""
        try:
            return await self._calendars.update(event, before.event_etag or "")
        except NotFound:
            return await self._calendars.insert(event)  # nobody has ever written it there
        except EventChanged:
            found = await self._calendars.get(event.calendar_id, event.event_id)
            if not _is_at(found, before):
                raise RuleBroken("Somebody has just changed it in the calendar. Offer to take a message.") from None
            return await self._calendars.update(event, found.etag)

    async def _take_back(self, event: CalendarEvent, after: Appointment) -> None:
        found = await self._calendars.get(event.calendar_id, event.event_id)
        if _is_at(found, after):
            await self._calendars.update(event, found.etag)


def _placed(before: Appointment, offer: SlotOffer, organisation: Organisation) -> Appointment:
    """Return a booking as it will be, with the id its event will have."""
    revision = before.revision + 1
    old = resource_of(organisation, before.resource_key).calendar_id
    new = resource_of(organisation, offer.resource_key).calendar_id
    event_id = before.event_id if new == old else None
    if new is not None and event_id is None:  # an id is never used again, not even for what was deleted
        event_id = calendar_event_id(f"{before.appointment_id}/{revision}")
    return replace(
        before,
        resource_key=offer.resource_key,
        starts_at=offer.starts_at,
        ends_at=offer.ends_at,
        revision=revision,
        event_id=event_id,
    )


def _is_at(found: FoundEvent, appointment: Appointment) -> bool:
    same = (found.starts_at, found.ends_at) == (appointment.starts_at, appointment.ends_at)
    return same and not found.is_deleted
