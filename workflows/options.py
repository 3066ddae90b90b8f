"""Timeouts and retries of every activity, each with its reason; the stories name one of these and no number."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, TypedDict

from temporalio.common import RetryPolicy


class ActivityOptions(TypedDict):
    """What an activity call takes besides its input."""

    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    retry_policy: RetryPolicy


class WatchedOptions(ActivityOptions):
    """What an activity takes whose lost worker is noticed by its missing heartbeats."""

    heartbeat_timeout: timedelta


#: A worker that is silent for this long has lost the activity; another one begins it again while a filler is heard.
_LOST_WORKER: Final = timedelta(seconds=2)

#: A caller waits for a look-up or a single row: two quick further attempts, then the agent says that it did not work.
IN_CALL_QUICK: Final[WatchedOptions] = {
    "start_to_close_timeout": timedelta(seconds=3),
    "schedule_to_close_timeout": timedelta(seconds=7),
    "retry_policy": RetryPolicy(initial_interval=timedelta(milliseconds=100), maximum_attempts=3),
    "heartbeat_timeout": _LOST_WORKER,
}
#: A caller waits for an effect made of several steps (slot, calendar, confirmation), behind fillers.
IN_CALL_SAGA: Final[WatchedOptions] = {
    "start_to_close_timeout": timedelta(seconds=25),
    "schedule_to_close_timeout": timedelta(seconds=30),
    "retry_policy": RetryPolicy(initial_interval=timedelta(milliseconds=100), maximum_attempts=4),
    "heartbeat_timeout": _LOST_WORKER,
}
#: A step of a booking: the calendar vendor gets a few chances within the caller's patience.
BOOKING_STEP: Final[WatchedOptions] = {
    "start_to_close_timeout": timedelta(seconds=5),
    "schedule_to_close_timeout": timedelta(seconds=15),
    "retry_policy": RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_attempts=5),
    "heartbeat_timeout": _LOST_WORKER,
}
#: Nobody waits, and the next run reads on from the same place: tried while a run lasts, then it fails visibly.
CALENDAR_SYNC: Final[WatchedOptions] = {
    "start_to_close_timeout": timedelta(minutes=5),
    "schedule_to_close_timeout": timedelta(minutes=10),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30)),
    "heartbeat_timeout": timedelta(seconds=10),
}
#: Nobody waits, and the next run asks for what is left: tried for a while, then it fails visibly.
PRICE_SWEEP: Final[WatchedOptions] = {
    "start_to_close_timeout": timedelta(minutes=5),
    "schedule_to_close_timeout": timedelta(minutes=15),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=5), maximum_interval=timedelta(minutes=1)),
    "heartbeat_timeout": timedelta(seconds=10),
}
#: Nobody waits, and it must come about: a calendar may be away for long. What still fails then fails visibly.
ERASURE: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(minutes=2),
    "schedule_to_close_timeout": timedelta(days=7),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=10)),
}
#: Undoing must not be given up while there is any hope; after a day a human has to look (the workflow fails visibly).
UNDO: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=10),
    "schedule_to_close_timeout": timedelta(days=1),
    "retry_policy": RetryPolicy(initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(minutes=5)),
}
#: Nobody waits on the line: a promise is kept within a day, at a pace that spares a vendor in trouble.
BACKGROUND: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=30),
    "schedule_to_close_timeout": timedelta(days=1),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=5)),
}
#: A summary is worth a few minutes of retries; then a plain sentence takes its place.
SUMMARY: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=30),
    "schedule_to_close_timeout": timedelta(minutes=5),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=5),
}
#: Whoever texts waits for minutes without a thought; a model away for longer leaves his text to a human.
THINKING: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=45),
    "schedule_to_close_timeout": timedelta(minutes=5),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30)),
}
#: Whoever wants something waits for the plan: its thoughts run within the workflow task that asks for them, which saves
#: two rounds through the server; one that fails is a regular activity, `THINKING`.
THINKING_NOW: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=45),
    "schedule_to_close_timeout": timedelta(seconds=45),
    "retry_policy": RetryPolicy(maximum_attempts=1),
}
#: A planner goes on without a page that does not come: it is tried once more.
RESEARCH: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=30),
    "schedule_to_close_timeout": timedelta(minutes=1),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=2),
}
#: A memory is worth some minutes of retries; its model may mend its form twice.
REMEMBER: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=150),
    "schedule_to_close_timeout": timedelta(minutes=10),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=5),
}
#: Whoever has a larger goal waits some seconds; its model may think three times, each as long as a thought may take.
LAYING_OUT: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=150),
    "schedule_to_close_timeout": timedelta(minutes=10),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=5),
}
#: Rows are written by a local activity (the text of a turn passes through history once); a local activity holds
#: up the call's other messages, so it has one short chance, and the slower way behind it (`BACKGROUND`) never gives up.
RECORD_NOW: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(milliseconds=500),
    "schedule_to_close_timeout": timedelta(milliseconds=500),
    "retry_policy": RetryPolicy(maximum_attempts=1),
}
#: A caller waits for a look-up: it runs within the workflow task that asks for it, which saves two rounds through the
#: server, and holds up the call's other messages no longer than this; `IN_CALL_QUICK` is the way behind it.
READ_NOW: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(milliseconds=400),
    "schedule_to_close_timeout": timedelta(milliseconds=400),
    "retry_policy": RetryPolicy(maximum_attempts=1),
}

#: A call is placed once, by whichever try comes first; the others look for it. What takes longer than minutes is given
#: up: the next attempt looks for it again before it rings anybody.
DIAL: Final[WatchedOptions] = {
    "start_to_close_timeout": timedelta(seconds=30),
    "schedule_to_close_timeout": timedelta(minutes=5),
    "retry_policy": RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30)),
    "heartbeat_timeout": _LOST_WORKER,
}
#: Nobody has told for a while how a call goes: a few quick chances, then the watch goes on.
ASK_STATUS: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=5),
    "schedule_to_close_timeout": timedelta(seconds=20),
    "retry_policy": RetryPolicy(initial_interval=timedelta(milliseconds=500), maximum_attempts=3),
}
#: A machine is listening: a few quick chances while nothing has happened. An attempt may take all the time there is, so
#: that one whose worker is lost, and that may have spoken, is not made again.
VOICEMAIL: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=20),
    "schedule_to_close_timeout": timedelta(seconds=20),
    "retry_policy": RetryPolicy(initial_interval=timedelta(milliseconds=500), maximum_attempts=3),
}
#: A caller hears silence meanwhile. Once: a lost reply may have moved the call, so that is looked at first.
MOVE: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(seconds=5),
    "schedule_to_close_timeout": timedelta(seconds=7),
    "retry_policy": RetryPolicy(maximum_attempts=1),
}
#: Callers hear silence meanwhile; thousands of calls take some seconds to tell. After minutes they have hung up.
TELL_CALLS: Final[ActivityOptions] = {
    "start_to_close_timeout": timedelta(minutes=1),
    "schedule_to_close_timeout": timedelta(minutes=10),
    "retry_policy": RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=10)),
}

#: The telephone company waits 15 s for the first answer and asks a second address. Source: Twilio, webhooks.
ADMITTED_WITHIN: Final = timedelta(seconds=30)
#: A calendar that did not answer may still write what it was sent; nobody waits for the event to be taken back.
LATE_EVENT: Final = timedelta(seconds=30)
#: A reminder waits for a decent hour, is rung about for a day at most, and noted within another.
MAX_REMINDER: Final = timedelta(days=4)
#: A media process was lost: the telephone company asks by itself what comes next, at once, if the socket was closed.
MOVE_PATIENCE: Final = timedelta(seconds=2)
#: How often it is asked to move a call; each time it gets that moment.
MOVES: Final = 3
#: Another media process delivers every two seconds what a lost one has left on disk.
COURIER_PATIENCE: Final = timedelta(seconds=10)
#: After an appointment's end, staff may take that long to say whether it was kept; later its story is taken up again.
MARKED_WITHIN: Final = timedelta(hours=2)
#: A run that waits for the end of its appointment outlives it by as much as workers may be away.
PAST_ITS_END: Final = timedelta(days=1)
#: Nobody has told us for that long that the call is over: ask the telephone company.
WATCH: Final = timedelta(minutes=15)
#: How often one attempt is put off: nights, caps of a day, seconds that have passed while workers were away.
CLEARANCES: Final = 20
#: The telephone company is away, or workers were: each further try to use a second is this much later than the last.
LATE_SECOND: Final = timedelta(minutes=1)
#: A call whose reply was lost, and that is not listed, may still send its callbacks.
LOST_CALL: Final = timedelta(seconds=15)
#: A placed call that nobody tells anything of is asked for: it rings for half a minute, and its callbacks may be lost.
DIAL_WATCH: Final = timedelta(minutes=2)
#: Above the time limit the telephone company keeps a placed call to.
LONGEST_LEG: Final = timedelta(minutes=90)
#: The call's own story tells at once what it came to; later, it may not know of the end, or there is none.
RESULT_AT_ONCE: Final = timedelta(seconds=30)
#: One that knows tells when its last turns are written: minutes, or a database that was away for long.
CALL_RESULT: Final = timedelta(minutes=20)
#: Until then it is not clear whether a person has answered: nothing is done for a machine. Source: Twilio, AMD timeout.
WHO_ANSWERED: Final = timedelta(seconds=35)
#: How long an effect waits for that on the line, behind a filler.
WHO_ANSWERED_PATIENCE: Final = timedelta(seconds=5)
#: The telephone company may report the end before media has reported the last turns; it resends them for that long.
LAST_TURNS: Final = timedelta(minutes=2)
#: By then media has told a waiting caller that somebody follows up on it (`ReplySettings.tool_patience` in media).
FOLLOW_UP_AFTER: Final = timedelta(seconds=6)
#: A timer this late says that workers or Temporal were away, and nobody could tell anything meanwhile.
LATE_TIMER: Final = timedelta(seconds=5)
#: How long a tool request waits for the caller's turn that it came from.
TURN_PATIENCE: Final = timedelta(seconds=2)
#: Turns kept before they are written; the running call is read from the workflow meanwhile.
RECORD_BATCH: Final = 10
#: A call that lasts longer is brought to an end.
MAX_CALL: Final = timedelta(hours=1)
#: A thread of texts in which nobody has written for that long is over; the next text begins another.
THREAD_IDLE: Final = timedelta(hours=12)
#: A run of a thread ends after so many texts, or once it is so old, unless a slot is held; another one goes on.
THREAD_RUN: Final = 40
THREAD_AGE: Final = timedelta(days=45)
#: A new day's or month's money is there for everybody at midnight: what has waited for it begins one to two of these
#: later, so that it does not all begin at once.
NEW_MONEY: Final = timedelta(minutes=15)
#: Malformed requests the model may mend before a message is taken.
MENDS: Final = 2


def text_until(ahead: timedelta) -> ActivityOptions:
    """Return the options of a text that is of no use later: as `BACKGROUND`, for so long, a minute at least."""
    return {**BACKGROUND, "schedule_to_close_timeout": max(ahead, timedelta(minutes=1))}
