"""What the worker's activities work on: our own side on a database, the vendors as given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from domain.ports.approval_codes import ApprovalCodes
from domain.ports.calendar_ledger import CalendarLedger
from domain.ports.calendars import Calendars
from domain.ports.consent import Consents, Suppressions
from domain.ports.costs import Budgets, CostLog, CostSettling, VendorPrices
from domain.ports.customers import ContactFinder
from domain.ports.deciders import DeciderRegister
from domain.ports.dialling import DialLog, DialPolicies
from domain.ports.interactions import InteractionLog
from domain.ports.mail import Mailer
from domain.ports.memories import Memories
from domain.ports.numbering import NumberZones
from domain.ports.principals import PrincipalFinder, PrincipalProofs
from domain.ports.projects import Projects
from domain.ports.reminders import Reminders
from domain.ports.speech import Responder, Summarizer
from domain.ports.storage import AppointmentBook, CallLog, Directory, Outbox
from domain.ports.suggestions import Suggestions
from domain.ports.tasks import OpenTasks, TaskLog
from domain.ports.telephony import CallControl, OutboundCalls, TextMessages
from domain.ports.web import Web
from domain.prices import PriceBook, Usage
from store.appointment_book import SqlAppointmentBook
from store.approval_codes import SqlApprovalCodes
from store.budgets import SqlBudgets
from store.cached_directory import CachedDirectory
from store.calendar_ledger import SqlCalendarLedger
from store.call_log import SqlCallLog
from store.consents import SqlConsents
from store.contact_finder import SqlContactFinder
from store.costs import SqlCosts
from store.database import Database
from store.deciders import SqlDeciders
from store.dial_log import SqlDialLog
from store.dial_policies import SqlDialPolicies
from store.interactions import SqlInteractions
from store.memories import SqlMemories
from store.outbox import SqlOutbox
from store.price_book import price_book
from store.principals import SqlPrincipals
from store.projects import SqlProjects
from store.reminders import SqlReminders
from store.suggestions import SqlSuggestions
from store.suppressions import SqlSuppressions
from store.tasks import SqlTasks

Clock = Callable[[], datetime]


def _unheard(_usage: Usage) -> None:
    """Count nothing: the log has it."""


@dataclass(frozen=True, slots=True)
class Post:
    """E-mail: who hands it in, and the address of ours it comes from."""

    mailer: Mailer
    sender: str


@dataclass(frozen=True, slots=True)
class Vendors:
    """What others do for us.

    Attributes:
        post: None where there are no settings for e-mail: none is promised then.
        web: None where there are no settings for it: planners are told so.
    """

    calendars: Calendars
    texts: TextMessages
    control: CallControl
    outbound: OutboundCalls
    zones: NumberZones
    summarizer: Summarizer
    responder: Responder
    prices: VendorPrices
    post: Post | None = None
    web: Web | None = None


@dataclass(frozen=True, slots=True)
class WorkerPorts:
    """Everything the activities work on.

    Attributes:
        clock: Returns aware UTC.
        prices: What things cost.
        unpriced: Told of every use that has no price.
        public_url: How the outside world reaches the api; None: nothing says it, no call is moved or placed, and nobody
            is sent a link.
        approval_secret: Signs the links by which people decide; the codes of questions by text are derived from it.
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
    tasks: TaskLog
    open_tasks: OpenTasks
    principals: PrincipalFinder
    proofs: PrincipalProofs
    deciders: DeciderRegister
    approval_codes: ApprovalCodes
    memories: Memories
    suggestions: Suggestions
    projects: Projects
    interactions: InteractionLog
    vendors: Vendors
    clock: Clock
    approval_secret: bytes = field(repr=False)
    costs: CostLog
    settling: CostSettling
    budgets: Budgets
    prices: PriceBook = field(default_factory=price_book)
    unpriced: Callable[[Usage], None] = _unheard
    public_url: str | None = None
    test_numbers: frozenset[str] | None = frozenset()

    @classmethod
    def over(
        cls,
        database: Database,
        vendors: Vendors,
        *,
        directory: CachedDirectory,
        clock: Clock,
        approval_secret: bytes,
        book: AppointmentBook | None = None,
        prices: PriceBook | None = None,
        unpriced: Callable[[Usage], None] = _unheard,
        public_url: str | None = None,
        test_numbers: frozenset[str] | None = frozenset(),
    ) -> Self:
        """Return ports with our own side on a database; `book` None: its appointments are read there too."""
        known = prices or price_book()
        return cls(
            directory=directory,
            finder=SqlContactFinder(database),
            book=book or SqlAppointmentBook(database, clock),
            log=SqlCallLog(database, directory.forget),
            outbox=SqlOutbox(database, clock),
            ledger=SqlCalendarLedger(database, clock),
            consents=SqlConsents(database),
            suppressions=SqlSuppressions(database),
            dials=SqlDialLog(database),
            policies=SqlDialPolicies(database),
            reminders=SqlReminders(database),
            tasks=SqlTasks(database),
            open_tasks=SqlTasks(database),
            principals=SqlPrincipals(database),
            proofs=SqlPrincipals(database),
            deciders=SqlDeciders(database),
            approval_codes=SqlApprovalCodes(database),
            memories=SqlMemories(database),
            suggestions=SqlSuggestions(database),
            projects=SqlProjects(database),
            interactions=SqlInteractions(database),
            vendors=vendors,
            clock=clock,
            approval_secret=approval_secret,
            costs=SqlCosts(database),
            settling=SqlCosts(database),
            budgets=SqlBudgets(database, known.currency),
            prices=known,
            unpriced=unpriced,
            public_url=public_url,
            test_numbers=test_numbers,
        )
