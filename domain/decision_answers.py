"""What somebody is answered by text who has decided something by text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from domain.approvals import Answer, Choice, Decision, Ruling, said
from domain.tasks import TaskRecord, TaskState

#: A right code from another number is answered so too: nobody learns that there is one.
UNKNOWN_CODE: Final = "Nobody is asked here by that code. Reply YES or NO with the code of the question."
LOCKED_OUT: Final = "Too many wrong codes. None from this number is taken for an hour."
LOCKED_OUT_FOR_A_DAY: Final = (
    "Too many wrong codes, again and again. None from this number is taken for a day; the office has been told."
)
CODE_NEEDED: Final = "Nothing is decided: please reply YES or NO with the code of the question."
NOT_NOW: Final = "Your answer could not be taken just now. Please send it again in a few minutes."
_CHANGED: Final = "That was not counted: the plan has changed since you were asked."
_ENDINGS: Final[Mapping[TaskState, str]] = {
    TaskState.DONE: "it is done",
    TaskState.UNDONE: "what it had done was taken back",
    TaskState.FAILED: "it has failed",
    TaskState.EXPIRED: "nobody had decided in time",
}
_LONGEST_PLAN: Final = 80
#: Of open questions; a text has an end.
MOST_NAMED: Final = 5


def unclear(code: str) -> str:
    """Answer a yes with something else in it."""
    return f"That was not clear: nothing is decided. Reply YES {code}, NO {code}, or YES {code} 1,3 for steps 1 and 3."


def too_long(code: str) -> str:
    """Answer a yes to a plan that was not all in the text."""
    return (
        "That was not counted: the plan is too long for a text, and a yes is to all of it. Read it by the link in our "
        f"e-mail, if you have got one, or ask the office. NO {code} refuses it."
    )


def which(open_questions: Sequence[tuple[str, TaskRecord]]) -> str:
    """Answer a bare yes where several questions are open; each with its code."""
    named = "; ".join(f"{code}: {_plan(record)}" for code, record in open_questions)
    return f"Several questions are open. Reply YES or NO with the code of one. {named}"


def answered(answer: Answer, decision: Decision) -> str:
    """Answer a decision that was passed on."""
    match answer.ruling:
        case Ruling.COUNTED:
            return _counted(decision)
        case Ruling.LATE:
            return f"Too late: {answer.reason}."
        case Ruling.STALE:
            return _CHANGED
        case Ruling.NOT_ASKED:
            return UNKNOWN_CODE
        case Ruling.INVALID:
            return f"That was not counted: {answer.reason}."


def why_late(record: TaskRecord) -> str:
    """Return why nobody can decide about a task that is over."""
    decision = record.decision
    if decision is None:
        return "nobody had decided in time" if record.state is TaskState.EXPIRED else "this can't be decided any more"
    names = {one.key: one.name for one in record.asked}
    return f"this was decided already: {said(decision, names)}"


def how_ended(record: TaskRecord) -> str:
    """Return how a task has ended, for whoever wants to withdraw it or to have it undone."""
    if record.state is not TaskState.REJECTED:
        return _ENDINGS[record.state]
    if record.is_withdrawn:
        return "it was withdrawn"
    if record.decision is not None and record.decision.choice is Choice.REJECT:
        return f"it was {said(record.decision, {one.key: one.name for one in record.asked})}"
    return "it was not begun"


def _counted(decision: Decision) -> str:
    if decision.choice is Choice.REJECT:
        return "Rejected. Nothing will be done."
    if decision.steps:
        return (
            f"Approved: {', '.join(str(number) for number in sorted(set(decision.steps)))}. Nothing else will be done."
        )
    return "Approved. Thank you."


def _plan(record: TaskRecord) -> str:
    words = record.plan.steps[0].sentence if record.plan else record.goal
    return f"{record.requester.shown}: {words[:_LONGEST_PLAN]}"
