"""The effects of reminding: which appointments are due, and what each customer is told, judged when it goes out."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from temporalio import activity

from domain.business import Appointment, Contact, Organisation, ReminderChannel
from domain.compliance import ConsentState
from domain.errors import NotFound
from domain.names import reminder_workflow_id
from domain.outbound import DialIntent, DialPurpose
from domain.ports.consent import Consents
from domain.ports.reminders import Reminders
from domain.ports.storage import AppointmentBook, Directory, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage
from domain.reminders import (
    Reminder,
    ReminderState,
    ReminderWords,
    RemindingHours,
    channel_of,
    due_span,
    is_due,
    is_still_due,
    local_day,
    reminding_hours,
    zone_of_customer,
)
from domain.reminding import (
    Attendance,
    DueCursor,
    DuePage,
    DueReminders,
    OpenedReminder,
    ReminderMoment,
    ReminderSettled,
    ReminderStart,
)

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whom a reminder is for, and when he may be reminded."""

    organisation: Organisation
    appointment: Appointment
    contact: Contact
    hours: RemindingHours


class Reminding:
    """Finds who is to be reminded, and opens and closes reminders."""

    def __init__(
        self, *, directory: Directory, book: AppointmentBook, reminders: Reminders, consents: Consents
    ) -> None:
        """Take the ports it works on."""
        self._directory = directory
        self._book = book
        self._reminders = reminders
        self._consents = consents

    @activity.defn(name="reminders.due")
    async def due(self, page: DuePage) -> DueReminders:
        """Return a page of tomorrow's appointments, each at its own place's tomorrow."""
        organisation = await self._directory.organisation(page.organisation_id)
        starts_at, ends_at = due_span(organisation, page.at)
        booked = await self._reminders.booked(
            organisation.organisation_id, starts_at, ends_at, after=page.after, limit=page.limit
        )
        due = tuple(
            ReminderStart(one.organisation_id, one.appointment_id, local_day(organisation, one))
            for one in booked
            if is_due(organisation, one, page.at)
        )
        is_last = len(booked) < page.limit
        return DueReminders(due, None if is_last else DueCursor(booked[-1].starts_at, booked[-1].appointment_id))

    @activity.defn(name="reminders.hours")
    async def hours(self, moment: ReminderMoment) -> RemindingHours | None:
        """Return when the customer may be reminded; None when there is nothing to remind him of any more."""
        subject = await self._subject(moment)
        return subject.hours if subject else None

    @activity.defn(name="reminders.open")
    async def open(self, moment: ReminderMoment) -> OpenedReminder | None:
        """Store the one reminder of its appointment and day, and return what goes out now.

        Returns None when nothing is to go out: cancelled or moved to another day meanwhile, too late, no number to
        reach the customer at or to come from, texts that he has refused, or a reminder that has gone out before.
        """
        subject = await self._subject(moment)
        numbers = await self._numbers(subject) if subject else None
        if subject is None or numbers is None:
            return None
        ours, his = numbers
        words = await self._words(subject, ours, moment.at)
        start = moment.start
        channel = channel_of(subject.organisation, subject.contact)
        wanted = Reminder(
            reminder_id=reminder_workflow_id(start.appointment_id, start.day),
            organisation_id=start.organisation_id,
            appointment_id=start.appointment_id,
            day=start.day,
            channel=channel,
            opened_at=moment.at,
            state=await self._first_state(subject.contact, channel),
        )
        text = TextMessage(ours, his, words.text)
        opened = await self._reminders.open(wanted, _notice(wanted, text))
        if opened.state is not ReminderState.OPEN:
            return None
        is_text = opened.channel is ReminderChannel.SMS
        call = None if is_text else _dial_intent(opened.reminder_id, subject, words, text)
        return OpenedReminder(opened.reminder_id, subject.hours.closes, call)

    @activity.defn(name="reminders.settle")
    async def settle(self, settled: ReminderSettled) -> None:
        """Store how a reminder came out."""
        await self._reminders.settle(settled.reminder_id, settled.state)

    @activity.defn(name="reminders.confirm_attendance")
    async def confirm_attendance(self, attendance: Attendance) -> None:
        """Store that the customer will be there; said again, it stays as it was."""
        await self._reminders.confirm(attendance.reminder_id, attendance.at)

    async def _subject(self, moment: ReminderMoment) -> _Subject | None:
        """Return whom to remind; None when nobody is to be reminded any more."""
        try:
            appointment = await self._book.get(moment.start.appointment_id)
        except NotFound:
            return None
        organisation = await self._directory.organisation(moment.start.organisation_id)
        if not is_still_due(organisation, appointment, moment.start.day, moment.at):
            return None
        contact = await self._directory.contact(appointment.contact_id)
        zone = zone_of_customer(organisation, contact, appointment)
        hours = reminding_hours(appointment, zone, moment.at)
        return _Subject(organisation, appointment, contact, hours) if hours else None

    async def _numbers(self, subject: _Subject) -> tuple[str, str] | None:
        """Return our number and the customer's; None, and a word in the log, when there is none."""
        ours = await self._directory.number(subject.organisation.organisation_id)
        if ours is None:
            _LOG.error("organisation %s has no number to remind from", subject.organisation.organisation_id)
            return None
        if not subject.contact.phones:
            _LOG.warning("contact %s has no number to be reminded at", subject.contact.contact_id)
            return None
        return ours, subject.contact.phones[0]

    async def _first_state(self, contact: Contact, channel: ReminderChannel) -> ReminderState:
        """Return what a reminder begins with: no text goes to who has refused; a call has a gate of its own."""
        if channel is not ReminderChannel.SMS:
            return ReminderState.OPEN
        said = await self._consents.state(contact.contact_id, DialPurpose.REMINDER)
        return ReminderState.REFUSED if said is ConsentState.REFUSED else ReminderState.OPEN

    async def _words(self, subject: _Subject, ours: str, now: datetime) -> ReminderWords:
        line = await self._directory.line(ours)
        return ReminderWords(
            organisation=subject.organisation,
            agent=line.agent.name if line else "the assistant",
            contact=subject.contact,
            appointment=subject.appointment,
            zone=zone_of_customer(subject.organisation, subject.contact, subject.appointment),
            now=now,
        )


def _notice(reminder: Reminder, text: TextMessage) -> OutboxEntry | None:
    """Return the text to promise with a reminder that is none but a text, and may go out."""
    if reminder.channel is not ReminderChannel.SMS or reminder.state is not ReminderState.OPEN:
        return None
    return OutboxEntry(
        outbox_id=reminder.reminder_id,
        # Not owed by the appointment: its own story sends what it owes whenever it changes, and this is of no use then.
        appointment_id=None,
        message=text,
        state=OutboxState.PENDING,
        touched_at=reminder.opened_at,
    )


def _dial_intent(reminder_id: str, subject: _Subject, words: ReminderWords, text: TextMessage) -> DialIntent:
    return DialIntent(
        intent_id=reminder_id,
        organisation_id=subject.organisation.organisation_id,
        purpose=DialPurpose.REMINDER,
        from_number=text.sender,
        to_number=text.recipient,
        contact_id=subject.contact.contact_id,
        opening=words.opening,
        brief=words.brief,
        not_before=subject.hours.opens,
        not_after=subject.hours.closes,
        voicemail=words.voicemail,
        fallback_text=text.body,
        appointment_id=subject.appointment.appointment_id,
        appointment_revision=subject.appointment.revision,
    )
