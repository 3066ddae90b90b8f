"""What a customer is told when an appointment of his changes: an SMS if he has a number, an e-mail if an address."""

from __future__ import annotations

from typing import Final

from activities.availability import Clock
from activities.invitations import invitation
from domain.business import Appointment, Contact, Organisation
from domain.notices import NoticeKind, notice, subject
from domain.ports.mail import Mail
from domain.ports.storage import Directory, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage

#: Behind the intent's id: the SMS of an intent has its id alone.
_MAIL: Final = "-mail"
#: Nothing in a calendar changes by being missed.
_WITHOUT_INVITATION: Final = frozenset({NoticeKind.MISSED})


class Notices:
    """Words notices for the outbox; the same intent always gets the same ids."""

    def __init__(self, directory: Directory, clock: Clock, *, mail_sender: str | None = None) -> None:
        """Take what it reads and a clock of aware UTC; without an address of ours no e-mail is promised."""
        self._directory = directory
        self._clock = clock
        self._mail_sender = mail_sender

    async def both(self, kind: NoticeKind, appointment: Appointment, intent_id: str) -> tuple[OutboxEntry, ...]:
        """Return everything a customer is sent about a change."""
        sms, mail = await self.sms(kind, appointment, intent_id), await self.mail(kind, appointment, intent_id)
        return tuple(entry for entry in (sms, mail) if entry is not None)

    async def sms(self, kind: NoticeKind, appointment: Appointment, intent_id: str) -> OutboxEntry | None:
        """Return the SMS; None as with `text`."""
        message = await self.text(kind, appointment)
        return None if message is None else self.promised(message, appointment.appointment_id, intent_id)

    async def text(self, kind: NoticeKind, appointment: Appointment) -> TextMessage | None:
        """Return what a customer is texted; None when he has no number, or the business none it comes from."""
        organisation, contact = await self._parties(appointment)
        sender = await self._directory.number(organisation.organisation_id)
        if sender is None or not contact.phones:
            return None
        return TextMessage(sender, contact.phones[0], notice(kind, organisation, appointment))

    async def mail(self, kind: NoticeKind, appointment: Appointment, intent_id: str) -> OutboxEntry | None:
        """Return the e-mail, with an invitation where his calendar changes; None when nobody could send or get it."""
        organisation, contact = await self._parties(appointment)
        sender = self._mail_sender
        if sender is None or not contact.emails:
            return None
        recipient = contact.emails[0]
        attached = None
        if kind not in _WITHOUT_INVITATION:
            attached = invitation(
                appointment, organisation, contact, organiser=sender, recipient=recipient, now=self._clock()
            )
        words = (subject(kind, organisation, appointment), notice(kind, organisation, appointment))
        return self.promised(Mail(sender, recipient, *words, attached), appointment.appointment_id, intent_id + _MAIL)

    def promised(self, message: TextMessage | Mail, appointment_id: str, outbox_id: str) -> OutboxEntry:
        """Return a message as an entry of the outbox."""
        return OutboxEntry(outbox_id, appointment_id, message, OutboxState.PENDING, self._clock())

    async def _parties(self, appointment: Appointment) -> tuple[Organisation, Contact]:
        organisation = await self._directory.organisation(appointment.organisation_id)
        return organisation, await self._directory.contact(appointment.contact_id)
