"""What people look at: calls, messages, customers and appointments, read a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.business import Appointment, AppointmentStatus, Contact
from domain.calls import Direction, Outcome, ToolUse, Turn
from domain.interventions import EndedBy, Intervention
from domain.phases import Phase
from domain.ports.storage import MessageLeft
from domain.reminders import Reminder


@dataclass(frozen=True, slots=True)
class CallOverview:
    """One row of the list of calls; `outcome` and `ended_at` are None while the call runs."""

    call_sid: str
    workflow_id: str
    organisation_id: str
    agent_id: str
    contact_id: str | None
    contact_name: str | None
    from_number: str | None
    to_number: str
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    summary: str
    direction: Direction = Direction.INBOUND


@dataclass(frozen=True, slots=True)
class CallRecord:
    """All the database knows of one call; turns ascend by index, tool uses by `asked_at`.

    Attributes:
        phases: When it came into each; none while it runs.
        ended_by: None while it runs, and where nobody has ended it or nobody can say.
        intervention: What somebody of the business has done to it.
        recording: The message that was recorded on it; None: nothing was.
    """

    overview: CallOverview
    turns: tuple[Turn, ...]
    tool_uses: tuple[ToolUse, ...]
    phases: tuple[tuple[Phase, datetime], ...] = ()
    ended_by: EndedBy | None = None
    intervention: Intervention | None = None
    recording: MessageLeft | None = None


class CallText(StrEnum):
    """What of a call words are looked for in."""

    NUMBERS = "numbers"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls to list; None filters nothing.

    Attributes:
        is_running: Only those that run, or only those that do not.
        started_from: Inclusive, as `started_before` is exclusive; aware UTC.
        words: Part of the customer's name, whatever its case, or of what `searches` allows; numbers are compared by
            their digits.
        searches: Where else words are looked for: who may not see something may not guess it either.
    """

    outcome: Outcome | None = None
    started_from: datetime | None = None
    organisation_id: str | None = None
    is_running: bool | None = None
    direction: Direction | None = None
    contact_id: str | None = None
    started_before: datetime | None = None
    words: str | None = None
    searches: frozenset[CallText] = frozenset()


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page in the order (instant, key), up or down; the next page starts strictly after it.

    Attributes:
        at: `started_at` of a call, `left_at` of a message or `starts_at` of an appointment, aware UTC.
        key: `call_sid`, `message_id` or `appointment_id`; orders rows of the same instant.
    """

    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class NameCursor:
    """The last customer of a page in its order; the next page starts after him."""

    name: str
    contact_id: str


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """Which customers to list.

    Attributes:
        words: Part of a name or a phone, however it is written, or the beginning of an e-mail; None: everybody.
        in_names_only: Whether phones and e-mails are left out of the search: who may not see them may not guess either.
    """

    organisation_id: str
    words: str | None = None
    in_names_only: bool = False


@dataclass(frozen=True, slots=True)
class AppointmentFilter:
    """Which appointments to list; None filters nothing. `starts_from` is inclusive, `starts_before` exclusive."""

    organisation_id: str
    starts_from: datetime | None = None
    starts_before: datetime | None = None
    contact_id: str | None = None
    status: AppointmentStatus | None = None


@dataclass(frozen=True, slots=True)
class AppointmentOverview:
    """An appointment with the name of its customer; `reminders`: one for each day it has been reminded of."""

    appointment: Appointment
    contact_name: str
    reminders: tuple[Reminder, ...] = ()


class CallReader(Protocol):
    """The read side of the database."""

    async def calls(self, where: CallFilter, *, after: Cursor | None, limit: int) -> Sequence[CallOverview]:
        """Return at most `limit` calls by (started_at, call_sid) descending."""

    async def call(self, call_sid: str) -> CallRecord:
        """Return one call with everything said and done on it; raises NotFound."""

    async def recording(self, call_sid: str) -> MessageLeft | None:
        """Return the latest message that was recorded on a call, should the call itself never have been opened."""

    async def messages(
        self, *, after: Cursor | None, limit: int, organisation_id: str | None = None, is_open: bool | None = None
    ) -> Sequence[MessageLeft]:
        """Return at most `limit` messages left for a human by (left_at, message_id) descending, of one business or all.

        Those of no known business are listed with all alone. `is_open`: only those nobody has dealt with, or only the
        others.
        """


class MessageDesk(Protocol):
    """Messages left for a human, and who deals with them."""

    async def settle(self, message_id: str, by: str, at: datetime) -> MessageLeft:
        """Note who has dealt with a message, and return it; who was first stands. Raises NotFound."""

    async def reopen(self, message_id: str) -> MessageLeft:
        """Note that a message still has to be dealt with, and return it; raises NotFound."""


class ContactReader(Protocol):
    """The customers, as a list."""

    async def contacts(self, where: ContactFilter, *, after: NameCursor | None, limit: int) -> Sequence[Contact]:
        """Return at most `limit` customers by (name, contact_id) ascending, those nearest to words first."""


class AppointmentReader(Protocol):
    """The appointments, as a list and as a calendar."""

    async def appointments(
        self, where: AppointmentFilter, *, after: Cursor | None, limit: int
    ) -> Sequence[AppointmentOverview]:
        """Return at most `limit` appointments by (starts_at, appointment_id) ascending."""

    async def appointment(self, appointment_id: str) -> AppointmentOverview:
        """Return one appointment; raises NotFound."""

    async def between(
        self, organisation_id: str, starts_at: datetime, ends_at: datetime, *, with_cancelled: bool = False
    ) -> Sequence[AppointmentOverview]:
        """Return what fills, or has filled, a slot within a stretch, ascending; a lapsed hold fills none.

        `with_cancelled`: bookings that were cancelled too, where they would have been.
        """
