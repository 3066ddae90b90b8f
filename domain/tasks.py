"""A task: somebody's wish, its plan, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.approvals import Decision
from domain.plans import Plan
from domain.policy import Actor, ActorKind
from domain.shown_names import quoted_name


class TaskState(StrEnum):
    """Where a task stands."""

    PLANNED = "planned"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    EXECUTING = "executing"
    DONE = "done"
    REJECTED = "rejected"
    EXPIRED = "expired"
    FAILED = "failed"
    UNDONE = "undone"


#: Nothing happens any more in these, but that a task that is done or has failed may be undone.
ENDED: Final = frozenset({TaskState.DONE, TaskState.REJECTED, TaskState.EXPIRED, TaskState.FAILED, TaskState.UNDONE})


#: How the report of a task begins that somebody wanted none of before anything was done.
WITHDRAWN: Final = "Withdrawn by"

#: Those who are named by the business itself.
_STAFF: Final = frozenset({ActorKind.OPERATOR, ActorKind.PRINCIPAL})


class StepState(StrEnum):
    """Where a step stands; `KEPT` has happened and can't be undone."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNDONE = "undone"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Requester:
    """Who wants it.

    Attributes:
        name: For people.
        contact_id: A customer's.
        phone: Where he is told what came of it, E.164; None: nowhere.
        is_authenticated: Of a principal: that he is he was shown by more than a number.
        email: His own address, None where he has named none.
    """

    kind: ActorKind
    name: str
    contact_id: str | None = None
    phone: str | None = None
    is_authenticated: bool = False
    email: str | None = None

    @property
    def shown(self) -> str:
        """His name as a planner or an approver reads it: what customers call themselves is quoted, and cleaned."""
        return self.name if self.kind in _STAFF else quoted_name(self.name)

    @property
    def key(self) -> str | None:
        """By whom his tasks are counted; None for staff, whose tasks are not."""
        return self.contact_id or self.phone

    @property
    def actor(self) -> Actor:
        """As far as rights go."""
        return Actor(self.kind, is_authenticated=self.is_authenticated, has_callback_number=self.phone is not None)


@dataclass(frozen=True, slots=True)
class StepRecord:
    """What has become of a step; `result` is for people."""

    state: StepState = StepState.PLANNED
    result: str = ""


@dataclass(frozen=True, slots=True)
class AskedPerson:
    """Somebody who was asked for his decision: his key among the approvers, and when first, aware UTC."""

    key: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task as it stands.

    Attributes:
        revision: Counts its changes, so that an older record never takes the place of a newer one.
        plan: None before there is one.
        steps: Of each step of the plan, in its order.
        decision: The one that counted.
        asked: Who was asked, in that order.
        expires_at: Until when somebody may decide; None: nobody is asked.
        report: What has come of it, for people.
        warning: Which budget the plan does not fit into, or nearly uses up; empty: it fits.
        undo_until: Until when what was done may be taken back; None: it is not done.
    """

    task_id: str
    organisation_id: str
    revision: int
    goal: str
    requester: Requester
    state: TaskState
    opened_at: datetime
    changed_at: datetime
    plan: Plan | None = None
    steps: tuple[StepRecord, ...] = ()
    decision: Decision | None = None
    asked: tuple[AskedPerson, ...] = ()
    expires_at: datetime | None = None
    report: str = ""
    warning: str = ""
    undo_until: datetime | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether somebody wanted none of it any more before anything was done."""
        return self.state is TaskState.REJECTED and self.report.startswith(WITHDRAWN)

    @property
    def estimate(self) -> Decimal:
        """What it will cost at most; nothing while there is no plan."""
        return self.plan.estimate if self.plan else Decimal(0)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The telephone numbers its steps are about, E.164, each once."""
        steps = self.plan.steps if self.plan else ()
        named = (value for step in steps for key, value in step.arguments.items() if key in {"to", "customer"})
        return tuple(dict.fromkeys(named))

    def erased(self, revision: int, words: str) -> TaskRecord:
        """Return a task that has ended without anything anybody said, as the last revision; `words` stand instead."""
        plan = self.plan and Plan(
            tuple(
                replace(step, arguments=dict.fromkeys(step.arguments, ""), sentence=words) for step in self.plan.steps
            )
        )
        return replace(
            self,
            revision=revision,
            goal=words,
            requester=replace(self.requester, name=words, phone=None, email=None),
            plan=plan,
            steps=tuple(replace(step, result="") for step in self.steps),
            decision=self.decision and replace(self.decision, remark="", changes=()),
            asked=tuple(replace(one, name=words) for one in self.asked),  # he may be among them: their keys stay
            report="",
            warning="",
        )
