"""A task as somebody on the phone, or in a thread of texts, is told of it: what it will do, and who decides.

Rules:
- So many tasks of one call, and so many open ones of one person, are enough; whoever wants more leaves a message.
- Emergencies are never tasks: nobody waits for a plan then.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from domain.approvals import Answer, ApprovalPolicy, Choice, Ruling
from domain.policy import ConfirmInCall, NeedApproval
from domain.step_policy import verdict_on
from domain.tasks import ENDED, TaskRecord, TaskState

MOST_OF_A_CALL: Final = 3
MOST_OPEN: Final = 3
#: How many waiting ones somebody is told at once.
MOST_TOLD: Final = 5
_REFERENCE_LENGTH: Final = 6
TOO_MANY: Final = "That is enough for now: earlier wishes are still being worked on. Offer to take a message."
NO_EMERGENCY: Final = "An emergency can't wait for a task. Give the emergency instruction only."


class Decider(StrEnum):
    """Whose yes a task waits for."""

    CALLER = "caller"
    COLLEAGUE = "colleague"
    NOBODY = "nobody"
    NOT_KNOWN_YET = "not_known_yet"


@dataclass(frozen=True, slots=True)
class TaskOutlook:
    """A task as far as it is known.

    Attributes:
        plan_hash: Of the plan the sentences are of; empty while there is none.
        sentences: What each step does, in order.
        decider: Whose yes it waits for, seen from its requester.
        requester: His name.
        report: Once it has ended.
    """

    task_id: str
    state: TaskState
    decider: Decider
    requester: str = ""
    plan_hash: str = ""
    sentences: tuple[str, ...] = ()
    report: str = ""

    @classmethod
    def unplanned(cls, task_id: str, requester: str) -> Self:
        """Return a task whose plan is still being made."""
        return cls(task_id, TaskState.PLANNED, Decider.NOT_KNOWN_YET, requester)

    @property
    def reference(self) -> str:
        """What a model calls it by."""
        return task_reference(self.task_id)

    @property
    def question(self) -> str:
        """What has to be heard before a yes counts."""
        return f"Shall I have this done: {'; then '.join(self.sentences)}?"


def task_reference(task_id: str) -> str:
    """Return the short name of a task."""
    return task_id[:_REFERENCE_LENGTH]


def outlook(record: TaskRecord, policy: ApprovalPolicy) -> TaskOutlook:
    """Return what can be said of a task; `policy` is the business's, by which its staff are asked or not."""
    plan = record.plan
    return TaskOutlook(
        task_id=record.task_id,
        state=record.state,
        decider=_decider(record, policy),
        requester=record.requester.shown,
        plan_hash=plan.hash if plan else "",
        sentences=tuple(step.sentence for step in plan.steps) if plan else (),
        report=record.report,
    )


def _decider(record: TaskRecord, policy: ApprovalPolicy) -> Decider:
    if record.state in ENDED or record.decision is not None:
        return Decider.NOBODY
    if record.plan is None:
        return Decider.NOT_KNOWN_YET
    match verdict_on(record.plan, record.requester, policy):
        case ConfirmInCall():
            return Decider.CALLER
        case NeedApproval():
            return Decider.COLLEAGUE
        case _:
            return Decider.NOBODY


#: What somebody who has decided by voice or text is told, by what became of it.
_RULED: Final = {
    Ruling.LATE: "That can't be decided any more",
    Ruling.STALE: "The plan has changed meanwhile, so that yes does not count. Ask again about the new plan",
    Ruling.NOT_ASKED: "Somebody else has to decide that",
    Ruling.INVALID: "That decision does not fit the plan",
}


def ruled(answer: Answer, choice: Choice) -> str:
    """Return the sentence for whoever has decided."""
    if answer.ruling is Ruling.COUNTED:
        return "It is being done now." if choice is Choice.APPROVE else "It will not be done."
    reason = f" ({answer.reason})" if answer.ruling is Ruling.LATE else ""
    return f"{_RULED[answer.ruling]}{reason}."
