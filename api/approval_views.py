"""Who decides, how long he takes, and what waits for him, as the API shows and takes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.fields import Email, Key, PersonName, Phone
from api.paging import cursor_text, page_of
from api.shown import shown_text
from api.task_views import AskedItem, StepItem, asked_items, step_items
from domain.approvals import ApprovalPolicy, Approver
from domain.deciders import check_approvers
from domain.errors import RuleBroken
from domain.named_steps import Known
from domain.ports.access import Role
from domain.ports.reading import Cursor
from domain.tasks import TaskRecord
from domain.tools import Risk
from domain.written import in_whole_minutes

_MINUTE: Final = timedelta(minutes=1)
_LONGEST: Final = 60 * 24 * 60

_Wall = Annotated[time, AfterValidator(in_whole_minutes)]
_Minutes = Annotated[int, Field(ge=1, le=_LONGEST)]


class ApproverItem(BaseModel):
    """Somebody who decides."""

    model_config = ConfigDict(extra="forbid")

    key: Key = Field(description="His stable name, as decisions name him")
    name: PersonName
    phone: Phone | None = Field(default=None, description="Where he is asked by text, and answers from; E.164")
    email: Email | None = None


class ApproverList(BaseModel):
    """Those who decide, in the order in which they are asked: the first at first, the others as his delegates."""

    model_config = ConfigDict(extra="forbid")

    approvers: list[ApproverItem]

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        try:
            check_approvers(self.to_approvers())
        except RuleBroken as error:
            raise ValueError(str(error)) from error
        return self

    @classmethod
    def of(cls, approvers: Sequence[Approver]) -> Self:
        """Show approvers as they are, should they break today's rules for new ones."""
        items = [
            ApproverItem.model_construct(key=one.key, name=one.name, phone=one.phone, email=one.email)
            for one in approvers
        ]
        return cls.model_construct(approvers=items)

    def to_approvers(self) -> tuple[Approver, ...]:
        """Return the approvers."""
        return tuple(Approver(one.key, one.name, one.phone, one.email) for one in self.approvers)


class ApprovalPolicyItem(BaseModel):
    """How long somebody may take to decide; spans count from when he was asked, wall times are the business's."""

    model_config = ConfigDict(extra="forbid")

    remind_after_minutes: Annotated[list[_Minutes], Field(max_length=10)] = Field(description="Each a reminder")
    escalate_after_minutes: _Minutes | None = Field(description="From then on a delegate is asked too; null: never")
    expires_after_minutes: _Minutes
    quiet_from: _Wall = Field(description="Nobody is asked from then on, until `quiet_until`; equal: at any time")
    quiet_until: _Wall
    at_once: Literal["read", "low", "high"] = Field(
        description="Plans of staff up to this risk are carried out without a question"
    )
    undo_within_minutes: Annotated[int, Field(ge=0, le=_LONGEST)] = Field(
        description="How long what was done may be taken back"
    )
    codes_only: bool = Field(description="A yes or no by text needs the code of its question")

    @model_validator(mode="after")
    def _is_a_policy(self) -> Self:
        try:
            self.to_policy()
        except RuleBroken as error:
            raise ValueError(str(error)) from error
        return self

    @classmethod
    def of(cls, policy: ApprovalPolicy) -> Self:
        """Show a policy as it is."""
        escalate = policy.escalate_after
        return cls.model_construct(
            remind_after_minutes=[span // _MINUTE for span in policy.remind_after],
            escalate_after_minutes=None if escalate is None else escalate // _MINUTE,
            expires_after_minutes=policy.expires_after // _MINUTE,
            quiet_from=policy.quiet_from,
            quiet_until=policy.quiet_until,
            at_once=policy.at_once.name.lower(),
            undo_within_minutes=policy.undo_within // _MINUTE,
            codes_only=policy.codes_only,
        )

    def to_policy(self) -> ApprovalPolicy:
        """Return the policy; raises RuleBroken."""
        escalate = self.escalate_after_minutes
        return ApprovalPolicy(
            remind_after=tuple(minutes * _MINUTE for minutes in sorted(self.remind_after_minutes)),
            escalate_after=None if escalate is None else escalate * _MINUTE,
            expires_after=self.expires_after_minutes * _MINUTE,
            quiet_from=self.quiet_from,
            quiet_until=self.quiet_until,
            at_once=Risk[self.at_once.upper()],
            undo_within=self.undo_within_minutes * _MINUTE,
            codes_only=self.codes_only,
        )


class ApprovalItem(BaseModel):
    """A task that waits for a decision."""

    task_id: str
    organisation_id: str
    goal: str
    requester: str
    opened_at: datetime
    plan_hash: str = Field(description="Needed to decide")
    risk: str = Field(description="The highest of its steps")
    estimate: Decimal = Field(description="What it will cost at most")
    steps: list[StepItem]
    asked: list[AskedItem] = Field(description="Whose decision was asked for, in that order; empty in quiet hours")
    expires_at: datetime = Field(description="Until when somebody may decide")

    @classmethod
    def of(cls, record: TaskRecord, known: Known, role: Role) -> Self | None:
        """Show a task to a role; None for one that nobody is asked about."""
        if record.plan is None or record.expires_at is None:
            return None
        return cls(
            task_id=record.task_id,
            organisation_id=record.organisation_id,
            goal=shown_text(record.goal, role),
            requester=record.requester.name,
            opened_at=record.opened_at,
            plan_hash=record.plan.hash,
            risk=record.plan.risk.name.lower(),
            estimate=record.estimate,
            steps=step_items(record, known, role),
            asked=asked_items(record),
            expires_at=record.expires_at,
        )


class ApprovalList(BaseModel):
    """A page of what waits for a decision, the soonest to expire first."""

    approvals: list[ApprovalItem]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last")


def approval_list(rows: Sequence[TaskRecord], known: Known, role: Role, *, limit: int) -> ApprovalList:
    """Return a page; one row more than the limit means that there is another."""
    page, cursor = page_of(rows, limit, lambda row: cursor_text(Cursor(row.expires_at or row.opened_at, row.task_id)))
    items = (ApprovalItem.of(row, known, role) for row in page)
    return ApprovalList(approvals=[item for item in items if item is not None], next_cursor=cursor)
