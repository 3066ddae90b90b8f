"""Holds what a storm has left against what was agreed on the phone; says every difference in words.

Rules of the file:
- A confirmed appointment has exactly one calendar event and one text message, and no event stands without one.
- No resource is taken twice at a time, nobody is booked twice, and no hold is left.
- Whoever was told that he is booked is, and so with moves and cancellations, each with a text message; whoever was
  told that his words will be passed on finds them kept.
- Whoever has an appointment tomorrow is reminded of it once, and not rung without an attempt written down before.
- Whoever writes is answered, or his words are left to a human; what he reads is what we know to have sent.
- Of a yes and a no to the same plan exactly one counts, and what it says happens once.
- No story is stuck: none is open that waits for nothing, none has failed, and the code of none could not be run.
- No caller was left without a word: a call ends with a goodbye, or because the caller put the telephone down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from domain.fillers import TOOL_TAKES_LONGER, is_substantial
from domain.names import (
    CALENDAR_SYNC_WORKFLOW,
    MEDIA_HOST_WORKFLOW,
    MESSAGE_THREAD_WORKFLOW,
    TASK_WORKFLOW,
    appointment_workflow_id,
    call_workflow_id,
)
from processes.chaos.evidence import Booking, Evidence, Placed
from processes.chaos.reminded import Reminded
from processes.chaos.texters import Texted
from processes.chaos.wishes import Fulfilled

_BOOKED: Final = "you're booked"
_MOVED: Final = "you now come on"
_CANCELLED: Final = "appointment is cancelled"
_KEPT: Final = ("pass that on", "your message is safe with us")
_ENDED: Final = frozenset({"completed", "continued_as_new"})
#: What a booking is, or has become at its customer's wish.
_BOOKED_ONCE: Final = frozenset({"confirmed", "cancelled"})
_LIVES_ON: Final = frozenset({MEDIA_HOST_WORKFLOW, MESSAGE_THREAD_WORKFLOW, TASK_WORKFLOW})
#: One that fails is followed by the next, which does its work.
_COMES_AGAIN: Final = frozenset({CALENDAR_SYNC_WORKFLOW})
_POLITE: Final = re.compile(r"goodbye|call you back|call again")


class Rule(StrEnum):
    """What an audit looks for; duplicates are counted apart, since vendors are asked at least once."""

    BOOKING = "booking"
    PROMISE = "promise"
    DROPPED = "dropped call"
    STORY = "story"
    DUPLICATE = "duplicate"


class Ending(StrEnum):
    """How a call came out for its caller."""

    CONTINUED = "continued to its end"
    POLITE = "ended politely"
    GAVE_UP = "caller gave up"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be; `number` is the caller's it concerns, None where it concerns nobody's call."""

    rule: Rule
    number: str | None
    what: str


def audit(evidence: Evidence) -> list[Finding]:
    """Return everything that is not as it must be."""
    return [
        *_events(evidence),
        *_slots(evidence),
        *_texts(evidence),
        *(finding for one in evidence.reminded for finding in _reminder(one)),
        *(finding for one in evidence.texted for finding in _texting(one, evidence)),
        *(finding for one in evidence.fulfilled for finding in _wish(one)),
        *(finding for call in evidence.calls for finding in _call(call, evidence)),
        *_stories(evidence),
    ]


def ending(call: Placed) -> Ending:
    """Return how a call came out."""
    wish, heard = call.customer.wish, call.heard
    if "application error" in heard:
        return Ending.DROPPED
    if (wish.reached and re.search(wish.reached, heard)) or (not wish.reached and call.report["has_hung_up"]):
        return Ending.CONTINUED
    last = str(call.report["heard"][-1]["text"]).casefold() if call.report["heard"] else ""
    if _POLITE.search(last):
        return Ending.POLITE
    return Ending.GAVE_UP if call.report["has_hung_up"] else Ending.DROPPED


def _confirmed(evidence: Evidence, number: str | None = None) -> list[Booking]:
    return [one for one in evidence.bookings if one.status == "confirmed" and number in {None, one.phone}]


def _once_booked(evidence: Evidence, number: str | None = None) -> list[Booking]:
    return [one for one in evidence.bookings if one.status in _BOOKED_ONCE and number in {None, one.phone}]


def _events(evidence: Evidence) -> Iterator[Finding]:
    confirmed = {one.appointment_id: one for one in _confirmed(evidence)}
    known = {one.appointment_id: one.phone for one in evidence.bookings}
    events = Counter(evidence.events)
    for appointment_id, booking in confirmed.items():
        if events[appointment_id] != 1:
            yield Finding(Rule.BOOKING, booking.phone, f"{appointment_id} has {events[appointment_id]} calendar events")
    for event in events:
        if event not in confirmed:
            yield Finding(Rule.BOOKING, known.get(event or ""), f"a calendar event of {event}, which is not confirmed")


def _slots(evidence: Evidence) -> Iterator[Finding]:
    for one in evidence.bookings:
        if one.status == "held":
            yield Finding(Rule.BOOKING, one.phone, f"{one.appointment_id} is still held")
    ordered = sorted(_confirmed(evidence), key=lambda one: (one.resource, one.starts_at))
    for one, other in pairwise(ordered):
        if one.resource == other.resource and other.starts_at < one.blocked_until:
            both = f"{one.appointment_id} and {other.appointment_id}"
            yield Finding(Rule.BOOKING, other.phone, f"{other.resource} is taken twice at {other.starts_at}: {both}")
    for number, count in Counter(one.phone for one in _confirmed(evidence)).items():
        if count > 1:
            yield Finding(Rule.BOOKING, number, f"booked {count} times")


def _texts(evidence: Evidence) -> Iterator[Finding]:
    owed: Counter[str] = Counter()
    writers = {one.number for one in evidence.texted}
    for one in _once_booked(evidence):
        if one.phone not in writers:
            owed[one.phone] += 1 + one.revision
    sent = Counter(evidence.texts)
    for number in owed | sent:
        if sent[number] < owed[number]:
            yield Finding(Rule.PROMISE, number, f"{owed[number]} text messages owed, {sent[number]} sent")
        if sent[number] > owed[number]:
            yield Finding(Rule.DUPLICATE, number, f"{owed[number]} text messages owed, {sent[number]} sent")


def _call(call: Placed, evidence: Evidence) -> Iterator[Finding]:
    number, heard = call.customer.number, call.heard
    bookings = _once_booked(evidence, number)
    if _BOOKED in heard and not bookings:
        yield Finding(Rule.PROMISE, number, f"{call.sid}: told that he is booked, and is not")
    if _MOVED in heard and not any(one.revision for one in bookings):
        yield Finding(Rule.PROMISE, number, f"{call.sid}: told that he is moved, and is not")
    if _CANCELLED in heard and all(one.status != "cancelled" for one in bookings):
        yield Finding(Rule.PROMISE, number, f"{call.sid}: told that he is cancelled, and is not")
    if any(words in heard for words in _KEPT) and call.messages == 0:
        yield Finding(Rule.PROMISE, number, f"{call.sid}: told that his message is kept, and it is not")
    if not bookings and not call.messages and _is_owed_an_answer(call):
        yield Finding(Rule.PROMISE, number, f"{call.sid}: told that it will be followed up, and nothing came of it")
    if not call.report["is_over"]:
        yield Finding(Rule.DROPPED, number, f"{call.sid}: never ends")
    elif ending(call) is Ending.DROPPED:
        yield Finding(Rule.DROPPED, number, f"{call.sid}: ended without a word")
    if call.has_row and not call.is_closed:
        yield Finding(Rule.STORY, number, f"{call.sid}: its row is still open")


def _is_owed_an_answer(call: Placed) -> bool:
    """Whether the last thing of substance he heard is that something will be followed up."""
    said = [str(one["text"]) for one in call.report["heard"]]
    promised = max((index for index, text in enumerate(said) if TOOL_TAKES_LONGER in text), default=None)
    return promised is not None and not any(is_substantial(text) for text in said[promised + 1 :])


def _reminder(one: Reminded) -> Iterator[Finding]:
    if len(one.states) != 1 or "open" in one.states:
        yield Finding(Rule.PROMISE, one.number, f"{one.number}: his reminders are {list(one.states)}")
    if one.rung > one.attempts:
        yield Finding(Rule.PROMISE, one.number, f"{one.number}: rung {one.rung} times for {one.attempts} attempts")
    if one.reached > 1:
        yield Finding(Rule.PROMISE, one.number, f"{one.number}: reminded {one.reached} times")


def _texting(one: Texted, evidence: Evidence) -> Iterator[Finding]:
    if one.written and one.written[-1] not in one.answered:
        yield Finding(Rule.PROMISE, one.number, f"{one.number}: his text {one.written[-1]} was never answered")
    if missing := one.known - set(one.read):
        yield Finding(Rule.PROMISE, one.number, f"{one.number}: {len(missing)} texts have not reached him")
    if _BOOKED in one.words and not _once_booked(evidence, one.number):
        yield Finding(Rule.PROMISE, one.number, f"{one.number}: told by text that he is booked, and is not")
    if more := [sid for sid in one.read if sid not in one.known]:
        yield Finding(Rule.DUPLICATE, one.number, f"{one.number}: {len(more)} texts we do not know to have sent")


def _wish(one: Fulfilled) -> Iterator[Finding]:
    number, answers = one.wish.number, (one.wish.to_yes, one.wish.to_no)
    if sorted(map(str, answers)) != ["already_decided", "counted"]:
        yield Finding(
            Rule.PROMISE, number, f"{number}: a yes was answered {answers[0]}, a no at the same time {answers[1]}"
        )
        return
    is_agreed = one.wish.to_yes == "counted"
    if one.state != ("done" if is_agreed else "rejected"):
        yield Finding(Rule.PROMISE, number, f"{number}: {'agreed' if is_agreed else 'rejected'}, and it is {one.state}")
    if one.texts < is_agreed:
        yield Finding(Rule.PROMISE, number, f"{number}: agreed that he is texted, and he is not")
    if one.texts > is_agreed:
        yield Finding(Rule.DUPLICATE, number, f"{number}: texted {one.texts} times")


def _stories(evidence: Evidence) -> Iterator[Finding]:
    waiting = {appointment_workflow_id(one.appointment_id) for one in _confirmed(evidence)}
    numbers = {call_workflow_id(call.sid): call.customer.number for call in evidence.calls}
    for story in evidence.stories:
        number = numbers.get(story.workflow_id)
        # A confirmed appointment may wait for its day, a thread for the next text, a task to be undone.
        may_run = story.workflow_id in waiting or story.kind in _LIVES_ON
        has_failed = story.status not in _ENDED and story.kind not in _COMES_AGAIN
        if has_failed and not (story.status == "running" and may_run):
            lately = f", and its last event was: {story.lately}" if story.lately else ""
            yield Finding(Rule.STORY, number, f"{story.workflow_id} is {story.status}{lately}")
        if story.failed_tasks:
            yield Finding(Rule.STORY, number, f"{story.workflow_id}: its code failed {story.failed_tasks} times")
