"""What the worker's activities work on: our own side on a database, the vendors as given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from domain.ports.cache import Cache
from domain.ports.calendar_ledger import CalendarLedger
from domain.ports.calendars import Calendars
from domain.ports.consent import Consents, Suppressions
from domain.ports.customers import ContactFinder
from domain.ports.dialling import DialLog, DialPolicies
from domain.ports.mail import Mailer
from domain.ports.numbering import NumberZones
from domain.ports.reminders import Reminders
from domain.ports.speech import Summarizer
from domain.ports.storage import AppointmentBook, CallLog, Directory, Outbox
from domain.ports.telephony import CallControl, OutboundCalls, TextMessages
from store.appointment_book import SqlAppointmentBook
from store.cached_appointment_book import CachedAppointmentBook
from store.cached_directory import CachedDirectory
from store.calendar_ledger import SqlCalendarLedger
from store.call_log import SqlCallLog
from store.consents import SqlConsents
from store.contact_finder import SqlContactFinder
from store.database import Database
from store.dial_log import SqlDialLog
from store.dial_policies import SqlDialPolicies
from store.outbox import SqlOutbox
from store.reminders import SqlReminders
from store.suppressions import SqlSuppressions

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class WorkerPorts:
    """Everything the activities work on.

    Attributes:
        clock: Returns aware UTC.
        public_url: How the telephone company reaches the api; None: nothing says it, and no call is moved or placed.
        mailer: None where there are no settings for e-mail: none is promised then.
        mail_sender: The address e-mail comes from; None without a mailer.
        test_numbers: Numbers that may be rung; None: the installation is live, and all may.
    """

    directory: Directory
    finder: ContactFinder
    book: AppointmentBook
    log: CallLog
    outbox: Outbox
    ledger: CalendarLedger
    consents: Consents
    suppressions: Suppressions
    dials: DialLog
    policies: DialPolicies
    reminders: Reminders
    calendars: Calendars
    texts: TextMessages
    control: CallControl
    outbound: OutboundCalls
    zones: NumberZones
    summarizer: Summarizer
    clock: Clock
    public_url: str | None = None
    mailer: Mailer | None = None
    mail_sender: str | None = None
    test_numbers: frozenset[str] | None = frozenset()

    @classmethod
    def over(
        cls,
        database: Database,
        *,
        directory: CachedDirectory,
        calendars: Calendars,
        texts: TextMessages,
        control: CallControl,
        outbound: OutboundCalls,
        zones: NumberZones,
        summarizer: Summarizer,
        clock: Clock,
        public_url: str | None = None,
        shared_cache: Cache | None = None,
        mailer: Mailer | None = None,
        mail_sender: str | None = None,
        test_numbers: frozenset[str] | None = frozenset(),
    ) -> Self:
        """Return ports with our own side on a database.

        What fills the slots is cached only in a cache that all processes share (`store.cached_appointment_book`).
        """
        book = SqlAppointmentBook(database, clock)
        return cls(
            directory=directory,
            finder=SqlContactFinder(database),
            book=CachedAppointmentBook(book, shared_cache) if shared_cache else book,
            log=SqlCallLog(database, directory.forget),
            outbox=SqlOutbox(database, clock),
            ledger=SqlCalendarLedger(database, clock),
            consents=SqlConsents(database),
            suppressions=SqlSuppressions(database),
            dials=SqlDialLog(database),
            policies=SqlDialPolicies(database),
            reminders=SqlReminders(database),
            calendars=calendars,
            texts=texts,
            control=control,
            outbound=outbound,
            zones=zones,
            summarizer=summarizer,
            clock=clock,
            public_url=public_url,
            mailer=mailer,
            mail_sender=mail_sender,
            test_numbers=test_numbers,
        )
