"""What the worker's activities work on: our own side on a database, the vendors as given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from domain.ports.cache import Cache
from domain.ports.calendars import Calendars
from domain.ports.customers import VehicleDecoder
from domain.ports.mail import Mailer
from domain.ports.speech import Summarizer
from domain.ports.storage import AppointmentBook, CallLog, Directory, Outbox
from domain.ports.telephony import CallControl, TextMessages
from store.appointment_book import SqlAppointmentBook
from store.cached_appointment_book import CachedAppointmentBook
from store.cached_directory import CachedDirectory
from store.call_log import SqlCallLog
from store.database import Database
from store.outbox import SqlOutbox

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class WorkerPorts:
    """Everything the activities work on.

    Attributes:
        clock: Returns aware UTC.
        public_url: How the telephone company reaches the api; None: nothing says it, and no call can be moved.
        mailer: None where there are no settings for e-mail: none is promised then.
        mail_sender: The address e-mail comes from; None without a mailer.
    """

    directory: Directory
    book: AppointmentBook
    log: CallLog
    outbox: Outbox
    calendars: Calendars
    texts: TextMessages
    control: CallControl
    summarizer: Summarizer
    decoder: VehicleDecoder
    clock: Clock
    public_url: str | None = None
    mailer: Mailer | None = None
    mail_sender: str | None = None

    @classmethod
    def over(
        cls,
        database: Database,
        *,
        directory: CachedDirectory,
        calendars: Calendars,
        texts: TextMessages,
        control: CallControl,
        summarizer: Summarizer,
        decoder: VehicleDecoder,
        clock: Clock,
        public_url: str | None = None,
        shared_cache: Cache | None = None,
        mailer: Mailer | None = None,
        mail_sender: str | None = None,
    ) -> Self:
        """Return ports with our own side on a database.

        What fills the slots is cached only in a cache that all processes share (`store.cached_appointment_book`).
        """
        book = SqlAppointmentBook(database, clock)
        return cls(
            directory=directory,
            book=CachedAppointmentBook(book, shared_cache) if shared_cache else book,
            log=SqlCallLog(database, directory.forget),
            outbox=SqlOutbox(database, clock),
            calendars=calendars,
            texts=texts,
            control=control,
            summarizer=summarizer,
            decoder=decoder,
            clock=clock,
            public_url=public_url,
            mailer=mailer,
            mail_sender=mail_sender,
        )
