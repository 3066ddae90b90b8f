"""What the daily sweep and a reminder are told and answer; instants are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.outbound import DialIntent
from domain.reminders import ReminderState


@dataclass(frozen=True, slots=True)
class DueCursor:
    """The last appointment of a page: the next one begins behind it."""

    starts_at: datetime
    appointment_id: str


@dataclass(frozen=True, slots=True)
class ReminderSweep:
    """Remind a business's customers of tomorrow's appointments.

    Attributes:
        at: Decides which day is tomorrow; None: when the sweep was due.
        after: Where an earlier run has stopped.
        started: Reminders started by earlier runs.
        page: Appointments a run reads; the next page is a run of its own, so that no history grows.
    """

    organisation_id: str
    at: datetime | None = None
    after: DueCursor | None = None
    started: int = 0
    page: int = 200


@dataclass(frozen=True, slots=True)
class DuePage:
    """Ask for at most `limit` appointments of tomorrow, seen from `at`, behind `after`."""

    organisation_id: str
    at: datetime
    after: DueCursor | None
    limit: int


@dataclass(frozen=True, slots=True)
class ReminderStart:
    """Remind of one appointment on one of its days; `day` is local to its place, `YYYY-MM-DD`."""

    organisation_id: str
    appointment_id: str
    day: str


@dataclass(frozen=True, slots=True)
class DueReminders:
    """A page of the sweep; `next_after` is None on the last one."""

    due: tuple[ReminderStart, ...]
    next_after: DueCursor | None


@dataclass(frozen=True, slots=True)
class ReminderMoment:
    """One reminder at one moment."""

    start: ReminderStart
    at: datetime


@dataclass(frozen=True, slots=True)
class OpenedReminder:
    """A reminder that is to go out now.

    Attributes:
        not_after: From then on it is of no use.
        call: Whom to ring; None: the text of that id in the outbox is to be sent.
    """

    reminder_id: str
    not_after: datetime
    call: DialIntent | None = None


@dataclass(frozen=True, slots=True)
class ReminderSettled:
    """How a reminder came out."""

    reminder_id: str
    state: ReminderState


@dataclass(frozen=True, slots=True)
class Attendance:
    """A customer says that he will be there."""

    reminder_id: str
    at: datetime
