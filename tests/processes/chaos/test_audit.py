"""The audit finds each thing that must not be, and nothing where all is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.fillers import TOOL_TAKES_LONGER
from processes.chaos.audit import Ending, Rule, audit, ending
from processes.chaos.callers import WISHES
from processes.chaos.evidence import Evidence, Placed, Story
from processes.chaos.reminded import Reminded
from processes.chaos.wishes import Fulfilled
from tests.processes.chaos.storms import HANGS_UP, NOON, NUMBER, SAID, booked, booking, call, evidence, wished, wrote

OTHER = "+15557770002"
MESSAGE = next(wish for wish in WISHES if wish.name == "leaves a message")
KEPT = "Thank you. Your message is safe with us, and we will call you back. Goodbye."
LATER = NOON + timedelta(minutes=30)

WRONG = {
    "event missing": (replace(booked(), events=()), Rule.BOOKING),
    "event twice": (replace(booked(), events=("a1", "a1")), Rule.BOOKING),
    "event of an expired hold": (
        evidence(bookings=[booking(status="expired")], events=["a1"]), Rule.BOOKING,
    ),
    "event of nothing of ours": (evidence(events=[None]), Rule.BOOKING),
    "hold left": (evidence(bookings=[booking(status="held")]), Rule.BOOKING),
    "slot taken twice": (
        evidence(
            bookings=[booking(), booking("a2", OTHER, starts_at=LATER)], events=["a1", "a2"], texts=[NUMBER, OTHER]
        ),
        Rule.BOOKING,
    ),
    "booked twice": (
        evidence(
            bookings=[booking(), booking("a2", resource="bay_2")], events=["a1", "a2"], texts=[NUMBER, NUMBER]
        ),
        Rule.BOOKING,
    ),
    "text missing": (replace(booked(), texts=()), Rule.PROMISE),
    "text twice": (replace(booked(), texts=(NUMBER, NUMBER)), Rule.DUPLICATE),
    "told, but not booked": (evidence([call(*SAID)]), Rule.PROMISE),
    "told, but not moved": (
        replace(booked(), calls=(call(*SAID, "You now come on Friday.", "Goodbye!"),)), Rule.PROMISE,
    ),
    "told, but not cancelled": (
        replace(booked(), calls=(call(*SAID, "Your appointment is cancelled.", "Goodbye!"),)), Rule.PROMISE,
    ),
    "event of a cancelled booking": (
        evidence(bookings=[booking(status="cancelled", revision=1)], events=["a1"], texts=[NUMBER] * 2), Rule.BOOKING,
    ),
    "move without a text": (
        evidence(bookings=[booking(revision=1)], events=["a1"], texts=[NUMBER]), Rule.PROMISE,
    ),
    "not reminded": (evidence(reminded=[Reminded(OTHER, (), 0, 0, 0)]), Rule.PROMISE),
    "reminder still open": (evidence(reminded=[Reminded(OTHER, ("open",), 1, 1, 1)]), Rule.PROMISE),
    "reminded twice": (evidence(reminded=[Reminded(OTHER, ("reached",), 2, 2, 2)]), Rule.PROMISE),
    "rung twice for one attempt": (evidence(reminded=[Reminded(OTHER, ("reached",), 1, 2, 1)]), Rule.PROMISE),
    "sweep failed": (evidence(stories=[Story("reminders", "failed", 0, "ReminderSweepWorkflow")]), Rule.STORY),
    "text not answered": (evidence(texted=[wrote("SM0")]), Rule.PROMISE),
    "text that never arrived": (evidence(texted=[wrote("SM1", read=())]), Rule.PROMISE),
    "text sent behind our back": (evidence(texted=[wrote("SM1", read=("SM2", "SM3"))]), Rule.DUPLICATE),
    "both counted": (evidence(fulfilled=[wished("counted", "counted", "done", 1)]), Rule.PROMISE),
    "neither counted": (evidence(fulfilled=[wished("already_decided", None, "done", 1)]), Rule.PROMISE),
    "agreed and not done": (evidence(fulfilled=[wished("counted", "already_decided", "failed", 1)]), Rule.PROMISE),
    "agreed and not texted": (evidence(fulfilled=[wished("counted", "already_decided", "done", 0)]), Rule.PROMISE),
    "rejected and done": (evidence(fulfilled=[wished("already_decided", "counted", "done", 0)]), Rule.PROMISE),
    "rejected and texted": (evidence(fulfilled=[wished("already_decided", "counted", "rejected", 1)]), Rule.DUPLICATE),
    "texted twice": (evidence(fulfilled=[wished("counted", "already_decided", "done", 2)]), Rule.DUPLICATE),
    "told by text, and not booked": (evidence(texted=[wrote("SM1", words="you're booked for")]), Rule.PROMISE),
    "message not kept": (evidence([call(KEPT, wish=MESSAGE)]), Rule.PROMISE),
    "not followed up": (evidence([call("Hello.", TOOL_TAKES_LONGER, has_hung_up=True)]), Rule.PROMISE),
    "call without end": (evidence([call("Hello.", seconds=None)]), Rule.DROPPED),
    "call ended without a word": (evidence([call("How can I")]), Rule.DROPPED),
    "application error": (evidence([call("We are sorry, an application error has occurred. Goodbye.")]), Rule.DROPPED),
    "row still open": (evidence([call(KEPT, wish=MESSAGE, messages=1, is_closed=False)]), Rule.STORY),
    "story open": (evidence(stories=[Story("wrapup-CA0001", "running")]), Rule.STORY),
    "hold's story open": (
        evidence(bookings=[booking(status="expired")], stories=[Story("appointment-a1", "running")]), Rule.STORY,
    ),
    "story failed": (evidence(stories=[Story("appointment-a1", "failed")]), Rule.STORY),
    "confirmed appointment's story failed": (
        replace(booked(), stories=(Story("appointment-a1", "failed"),)), Rule.STORY,
    ),
    "code failed": (evidence(stories=[Story("call-CA0001", "completed", failed_tasks=2)]), Rule.STORY),
}  # fmt: skip


def test_storm_that_did_no_harm_is_clean() -> None:
    """A call that booked, its appointment, event, text and stories."""
    assert audit(booked()) == []


@pytest.mark.parametrize(("left", "rule"), WRONG.values(), ids=list(WRONG))
def test_each_wrong_is_found(left: Evidence, rule: Rule) -> None:
    """One planted wrong is one finding, under its own rule."""
    assert [finding.rule for finding in audit(left)] == [rule]


def test_a_move_and_a_cancellation_that_did_no_harm_are_clean() -> None:
    """Each has its text; a reminder was given once, and a reading of calendars that failed comes again."""
    left = evidence(
        bookings=[booking(revision=1), booking("a2", OTHER, "cancelled", resource="bay_2", revision=1)],
        events=["a1"],
        texts=[NUMBER, NUMBER, OTHER, OTHER],
        stories=[Story("calendar-sync-northgate", "failed", 0, "CalendarSyncWorkflow")],
        reminded=[Reminded("+15557780001", ("reached",), 2, 1, 1)],
    )
    assert audit(left) == []


@pytest.mark.parametrize("status", ["expired", "released"])
def test_what_was_given_back_leaves_nothing(status: str) -> None:
    """A hold that was freed owes no event and no text."""
    assert audit(evidence(bookings=[booking(status=status)])) == []


def test_texts_that_were_answered_together_are_clean() -> None:
    """The booking's own text is among those he reads, and his thread waits for the next one."""
    left = evidence(
        bookings=[booking()],
        events=["a1"],
        stories=[Story("thread-1", "running", 0, "MessageThreadWorkflow")],
        texted=[wrote("SM1", words="you're booked for monday")],
    )
    assert audit(left) == []


@pytest.mark.parametrize(
    "one", [wished("counted", "already_decided", "done", 1), wished("already_decided", "counted", "rejected", 0)]
)
def test_a_wish_of_which_one_answer_counted_is_clean(one: Fulfilled) -> None:
    """Agreed and done once, or rejected and not done."""
    assert audit(evidence(fulfilled=[one])) == []


def test_neighbours_do_not_overlap() -> None:
    """An appointment may begin when the one before it is over, and beside another one at another bay."""
    bookings = [
        booking(),
        booking("a2", OTHER, starts_at=NOON + timedelta(hours=1)),
        booking("a3", "+15557770003", resource="bay_2"),
    ]
    numbers = [one.phone for one in bookings]

    assert audit(evidence(bookings=bookings, events=["a1", "a2", "a3"], texts=numbers)) == []


def test_follow_up_that_came_is_a_promise_kept() -> None:
    """What was said to take longer was answered in the same call, booked, or left as a message."""
    assert audit(evidence([call(TOOL_TAKES_LONGER, "I could not book that. Goodbye.")])) == []
    assert audit(evidence([call(TOOL_TAKES_LONGER, has_hung_up=True, messages=1)])) == []
    told = replace(booked(), calls=(call(TOOL_TAKES_LONGER, has_hung_up=True),))
    assert audit(told) == []


def test_finding_names_whose_it_is() -> None:
    """A fault's row counts what happened to the callers it struck: their numbers have to be there."""
    missing = audit(replace(booked(), events=()))
    story = audit(replace(booked(), stories=(Story("call-CA0001", "failed"),)))

    assert [finding.number for finding in (*missing, *story)] == [NUMBER, NUMBER]


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (call(*SAID), Ending.CONTINUED),
        (call("Shall I book it?", wish=HANGS_UP, has_hung_up=True), Ending.CONTINUED),
        (call("Please leave a message.", KEPT), Ending.POLITE),
        (call("Are you still there?", has_hung_up=True), Ending.GAVE_UP),
        (call("Shall I"), Ending.DROPPED),
        (call(), Ending.DROPPED),
    ],
    ids=["got what he wanted", "wanted to hang up", "left a message", "hung up", "cut off", "heard nothing"],
)
def test_endings(one: Placed, wanted: Ending) -> None:
    """By what the caller heard, and who put the telephone down."""
    assert ending(one) is wanted
