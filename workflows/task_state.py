"""How far a task has come; deterministic, no Temporal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from domain.approvals import Approver, Choice
from domain.errors import RuleBroken
from domain.plans import Plan
from domain.step_keys import step_key
from domain.tasks import ENDED, AskedPerson, StepRecord, StepState, TaskRecord, TaskState
from domain.typed_decisions import example
from workflows.approval import Approval
from workflows.step_effect import Reversal
from workflows.task_messages import TaskStart

TOO_LATE: Final = "it is too late to undo it"
#: In the Temporal UI's own words.
_HOW: Final = (
    "To decide here: *More Actions*, *Send an Update*, `decide_by_hand` (or *Send a Signal*, `confirm`), with "
    "`{yes}` or `{no}`."
)


@dataclass(slots=True)
class TaskProgress:
    """All a task's workflow knows.

    Attributes:
        approval: What people are asked; None while nobody has to be.
        asked: Whose decision was asked for.
        reversals: By step number, what there is to take back.
        withdrawn_by: Who wants none of it any more.
        undone_by: Who wants it taken back.
        may_undo: It is done, and not so long ago.
        undo_until: Until when that is so.
        warning: Which budget the plan does not fit into, or nearly uses up.
        typed: How many decisions have come out of the Temporal UI.
        slip: Why the last of them has decided nothing.
    """

    start: TaskStart
    opened_at: datetime
    state: TaskState = TaskState.PLANNED
    plan: Plan | None = None
    steps: list[StepRecord] = field(default_factory=list)
    approval: Approval | None = None
    asked: list[AskedPerson] = field(default_factory=list)
    expires_at: datetime | None = None
    reversals: dict[int, Reversal] = field(default_factory=dict)
    withdrawn_by: str | None = None
    undone_by: str | None = None
    may_undo: bool = False
    undo_until: datetime | None = None
    report: str = ""
    warning: str = ""
    typed: int = 0
    slip: str = ""
    revision: int = 0

    def take_plan(self, plan: Plan) -> None:
        """Note what is to be done."""
        self.plan = plan
        self.steps = [StepRecord()] * len(plan.steps)

    @property
    def wanted_steps(self) -> tuple[int, ...]:
        """The numbers of the steps that are carried out: those approved, or all where nobody had to be asked."""
        if self.approval is not None:
            return self.approval.steps
        return tuple(number for number, _ in self.require_plan().numbered)

    def note_step(self, number: int, state: StepState, result: str | None = None) -> None:
        """Note what has become of a step; without a result the one it had stays."""
        known = self.steps[number - 1]
        self.steps[number - 1] = replace(known, state=state, result=known.result if result is None else result)

    def note_asked(self, approver: Approver, at: datetime) -> None:
        """Note whose decision is asked for; the first time counts."""
        if all(one.key != approver.key for one in self.asked):
            self.asked.append(AskedPerson(approver.key, approver.name, at))

    def ask(self, approval: Approval) -> None:
        """Let people decide."""
        self.approval = approval

    def withdraw(self, actor: str) -> None:
        """Note that somebody wants none of it any more; what has ended stays as it is, and nobody decides any more."""
        if self.state in ENDED:
            return
        self.withdrawn_by = self.withdrawn_by or actor
        if self.approval is not None:
            self.approval.is_over = True

    def key(self, number: int) -> str:
        """Return the key under which a step is done once."""
        return step_key(self.start.task_id, self.require_plan().hash, number)

    def require_expiry(self) -> datetime:
        """Return until when somebody may decide; raises RuleBroken while nobody is asked."""
        if self.expires_at is None:
            raise RuleBroken("nobody is asked yet")
        return self.expires_at

    def require_plan(self) -> Plan:
        """Return the plan; raises RuleBroken while there is none."""
        if self.plan is None:
            raise RuleBroken("there is no plan yet")
        return self.plan

    def require_done(self) -> None:
        """Raise RuleBroken unless it is done, and may be taken back."""
        if self.state is not TaskState.DONE:
            raise RuleBroken(f"only what is done can be undone, and this task is {self.state}")
        if not self.may_undo:
            raise RuleBroken(TOO_LATE)

    def details(self) -> str:
        """Return what people read in the Temporal UI."""
        lines = [f"**{self.state}**"]
        if self.plan is not None:
            lines += [
                f"{number}. {' '.join(step.sentence.split())} – {record.state}"
                for (number, step), record in zip(self.plan.numbered, self.steps, strict=True)
            ]
            if self.state is TaskState.AWAITING_CONFIRMATION and self.approval and not self.approval.decided:
                lines += ["", _HOW.format(yes=example(self.plan.hash), no=example(self.plan.hash, Choice.REJECT))]
        if self.slip:
            lines += ["", f"What was typed last has decided nothing: {self.slip}."]
        return "\n".join(lines)

    def changed(self, now: datetime) -> TaskRecord:
        """Return the task as it stands, as its next revision."""
        self.revision += 1
        return self.record(now)

    def record(self, now: datetime) -> TaskRecord:
        """Return the task as it stands."""
        return TaskRecord(
            task_id=self.start.task_id,
            organisation_id=self.start.organisation_id,
            revision=self.revision,
            goal=self.start.goal,
            requester=self.start.requester,
            state=self.state,
            opened_at=self.opened_at,
            changed_at=now,
            plan=self.plan,
            steps=tuple(self.steps),
            decision=self.approval.decided if self.approval else None,
            asked=tuple(self.asked),
            expires_at=self.expires_at,
            report=self.report,
            warning=self.warning,
            undo_until=self.undo_until,
        )
