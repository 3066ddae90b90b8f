"""What staff may want to have done next, by rules from facts; each comes with the wish a task can be made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from domain.links import without_links
from domain.memory import Promise
from domain.redaction import redact
from domain.shown_names import clean_name

#: From the day before it is due a promise is pressing; a month later it has been settled some other way.
_AHEAD: Final = timedelta(days=1)
_PAST: Final = timedelta(days=30)
#: So long after a no-show a customer is asked about it.
MISSED_WITHIN: Final = timedelta(days=14)
#: A customer comes again about a year after his last visit; much later he has gone elsewhere.
AGAIN_AFTER: Final = timedelta(days=330)
AGAIN_UNTIL: Final = timedelta(days=450)
_MOST: Final = 100


class SuggestionKind(StrEnum):
    """Why something is suggested, the most pressing first."""

    PROMISE = "promise"
    REMINDER = "reminder"
    NO_SHOW = "no_show"
    DUE_AGAIN = "due_again"


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom it is about; `phone` is E.164."""

    contact_id: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment of a customer's, coming or past; `subject_id` is its own id or that of its reminder."""

    customer: Customer
    subject_id: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class SuggestionFacts:
    """What suggestions are made of, each list bounded.

    Attributes:
        promises: Open ones.
        unreached: Coming appointments whose reminder reached nobody.
        missed: Appointments a customer did not come to, and has not been spoken to since.
        absent: Last visits of customers who have nothing coming and have agreed to be asked.
    """

    promises: tuple[tuple[Customer, Promise], ...] = ()
    unreached: tuple[Visit, ...] = ()
    missed: tuple[Visit, ...] = ()
    absent: tuple[Visit, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to do.

    Attributes:
        suggestion_id: Follows from kind and subject, so that an answer to it counts for good.
        text: Why, for people.
        goal: The wish for a task, as staff would say it.
        day: The local day it is about.
        subject_id: Of the promise, reminder or appointment.
    """

    suggestion_id: str
    kind: SuggestionKind
    contact_id: str
    contact_name: str
    text: str
    goal: str
    day: date
    subject_id: str


def suggest(facts: SuggestionFacts, *, time_zone: str, now: datetime) -> Sequence[Suggestion]:
    """Return what may be done, the most pressing first; `now` is aware, days are those of the IANA `time_zone`."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    found = [*_promises(facts, today), *_unreached(facts, zone), *_missed(facts, zone), *_absent(facts, zone)]
    order = tuple(SuggestionKind)
    return sorted(found, key=lambda one: (order.index(one.kind), one.day, one.suggestion_id))[:_MOST]


def _promises(facts: SuggestionFacts, today: date) -> Iterator[Suggestion]:
    for him, promise in facts.promises:
        due = promise.due
        if due is None or not today - _PAST <= due <= today + _AHEAD:
            continue
        yield _suggestion(
            SuggestionKind.PROMISE,
            him,
            promise.promise_id,
            due,
            text=f"You promised {clean_name(him.name)} {_when(due, today)}: {promise.text}",
            goal=f"Call {him.phone} and keep our promise: {_said(promise)}",
        )


def _unreached(facts: SuggestionFacts, zone: ZoneInfo) -> Iterator[Suggestion]:
    for visit in facts.unreached:
        start = visit.starts_at.astimezone(zone)
        yield _suggestion(
            SuggestionKind.REMINDER,
            visit.customer,
            visit.subject_id,
            start.date(),
            text=(
                f"{clean_name(visit.customer.name)} could not be reminded of the appointment on "
                f"{start:%A %Y-%m-%d at %H:%M}."
            ),
            goal=f"Text {visit.customer.phone} that we expect you on {start:%A, %B} {start.day} at {start:%H:%M}",
        )


def _missed(facts: SuggestionFacts, zone: ZoneInfo) -> Iterator[Suggestion]:
    for visit in facts.missed:
        start = visit.starts_at.astimezone(zone)
        yield _suggestion(
            SuggestionKind.NO_SHOW,
            visit.customer,
            visit.subject_id,
            start.date(),
            text=(
                f"{clean_name(visit.customer.name)} did not come on {start:%A %Y-%m-%d}, and nobody has spoken to him "
                "since."
            ),
            goal=(
                f"Call {visit.customer.phone} and ask for a new time for the appointment on {start:%A, %B} {start.day} "
                "that was missed"
            ),
        )


def _absent(facts: SuggestionFacts, zone: ZoneInfo) -> Iterator[Suggestion]:
    for visit in facts.absent:
        start = visit.starts_at.astimezone(zone)
        yield _suggestion(
            SuggestionKind.DUE_AGAIN,
            visit.customer,
            visit.subject_id,
            start.date(),
            text=f"{clean_name(visit.customer.name)} was here last on {start:%Y-%m-%d} and has nothing coming.",
            goal=f"Call {visit.customer.phone} and ask whether it is time for another appointment",
        )


def _suggestion(kind: SuggestionKind, him: Customer, subject_id: str, day: date, *, text: str, goal: str) -> Suggestion:
    digest = hashlib.sha256(f"{kind}\n{subject_id}".encode()).hexdigest()[:24]
    return Suggestion(f"{kind}-{digest}", kind, him.contact_id, him.name, text, goal, day, subject_id)


def _said(promise: Promise) -> str:
    """Return what was promised: a link or number the customer may have named would be named by staff in a wish."""
    return without_links(redact(promise.text))


def _when(due: date, today: date) -> str:
    match (due - today).days:
        case 0:
            return "for today"
        case 1:
            return "for tomorrow"
        case _:
            return f"for {due:%A %Y-%m-%d}"
