"""Tasks as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.fields import ANY_WORDS, PLAN_HASH
from api.paging import cursor_text, page_of
from api.shown import sees_numbers, shown_text
from domain.approvals import Answer, Channel, Choice, Decision, Ruling
from domain.business import AppointmentStatus
from domain.named_steps import Known, StepSubject
from domain.places import zone_at
from domain.ports.access import Role
from domain.ports.reading import Cursor
from domain.shown_names import clean_name
from domain.task_tools import TASK_TOOLS, Undo
from domain.tasks import StepState, TaskRecord, TaskState

#: An e-mail's text may be so long.
_LONGEST_ARGUMENT: Final = 5_000


class NewTask(BaseModel):
    """Something that is to be done."""

    model_config = ConfigDict(extra="forbid")

    goal: Annotated[str, Field(min_length=1, max_length=2000, pattern=ANY_WORDS, description="In your own words")]


class NewStepChange(BaseModel):
    """What a step is to do instead."""

    model_config = ConfigDict(extra="forbid")

    step: Annotated[int, Field(ge=1, le=12)]
    arguments: Annotated[
        dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=_LONGEST_ARGUMENT)]],
        Field(max_length=10, description="All of them, as the step's tool takes them"),
    ]


class NewDecision(BaseModel):
    """A yes or no to a plan, or a better one."""

    model_config = ConfigDict(extra="forbid")

    plan_hash: Annotated[str, Field(pattern=PLAN_HASH, description="Of the plan you have read")]
    choice: Literal[Choice.APPROVE, Choice.REJECT, Choice.AMEND]
    steps: Annotated[
        list[Annotated[int, Field(ge=1, le=12)]],
        Field(max_length=12, description="With `approve`: numbers of the steps to carry out; empty: all"),
    ] = []
    remark: Annotated[str, Field(max_length=500)] = ""
    changes: Annotated[
        list[NewStepChange],
        Field(max_length=12, description="With `amend`: what steps do instead; you approve the plan so, if you may"),
    ] = []
    drop: Annotated[
        list[Annotated[int, Field(ge=1, le=12)]],
        Field(max_length=12, description="With `amend`: numbers of the steps to leave out"),
    ] = []

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        """Refuse an amendment that changes nothing, changes beside another choice, and steps beside an amendment."""
        is_amendment = self.choice is Choice.AMEND
        if is_amendment != bool(self.changes or self.drop) or (is_amendment and self.steps):
            raise ValueError("`changes` and `drop` go with `amend`, at least one of them; `steps` with `approve`")
        return self


class StepAppointment(BaseModel):
    """The appointment a step is about, as it stands now."""

    appointment_id: str
    starts_at: datetime = Field(description="With the offset of `time_zone`")
    time_zone: str = Field(description="IANA name of the zone whose wall clock it keeps")
    status: AppointmentStatus


class StepAbout(BaseModel):
    """Whom and what the numbers and references of a step stand for; null for what nobody knows (any more)."""

    contact_id: str | None
    contact_name: str | None
    service_name: str | None
    appointment: StepAppointment | None


class StepItem(BaseModel):
    """One step of a plan."""

    number: int
    tool: str
    arguments: dict[str, str] | None = Field(description="Null for a viewer")
    sentence: str = Field(description="What it does, with the names of customers who are known")
    about: StepAbout
    risk: str
    undo: Undo = Field(description="How it can be taken back: reversed, corrected by a further message, or not at all")
    estimate: Decimal
    state: StepState
    result: str


class DecisionItem(BaseModel):
    """The decision that counted."""

    choice: Choice
    actor: str
    channel: Channel
    at: datetime
    remark: str
    changed: list[int] = Field(description="Numbers of the steps that do something else since, in the plan asked about")
    left_out: list[int] = Field(description="Numbers of the steps that are not carried out, in the plan asked about")


class AskedItem(BaseModel):
    """Somebody who was asked for his decision."""

    key: str = Field(description="Of an approver; `requester`: whoever wants it")
    name: str
    at: datetime = Field(description="When first")


class SourceItem(BaseModel):
    """A page of the web that the planner has seen."""

    url: str
    title: str
    is_read: bool = Field(description="Read itself; else only what a search says of it")


class TaskItem(BaseModel):
    """A task as it stands."""

    task_id: str
    organisation_id: str
    goal: str
    requester: str
    state: TaskState
    opened_at: datetime
    changed_at: datetime
    plan_hash: str | None = Field(description="Needed to decide; null while there is no plan")
    estimate: Decimal = Field(description="What it will cost at most")
    asked: list[AskedItem] = Field(description="Whose decision was asked for, in that order")
    expires_at: datetime | None = Field(description="Until when somebody may decide")
    steps: list[StepItem]
    sources: list[SourceItem] = Field(description="What the planner has seen of the web")
    decision: DecisionItem | None
    report: str
    warning: str = Field(description="Which budget the plan does not fit into, or nearly uses up; empty: it fits")
    undo_until: datetime | None = Field(description="Until when what was done may be taken back; null: it is not done")


class TaskList(BaseModel):
    """A page of tasks, the latest first."""

    tasks: list[TaskItem]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last")


class AnswerItem(BaseModel):
    """What became of a decision."""

    ruling: Ruling
    reason: str
    plan_hash: str = Field(description="Of the plan that stands now")


def task_item(record: TaskRecord, known: Known, role: Role) -> TaskItem:
    """Return a task as a role sees it; `known`: of whom its steps are about."""
    plan = record.plan
    return TaskItem(
        task_id=record.task_id,
        organisation_id=record.organisation_id,
        goal=shown_text(record.goal, role),
        requester=record.requester.name,
        state=record.state,
        opened_at=record.opened_at,
        changed_at=record.changed_at,
        plan_hash=plan.hash if plan else None,
        estimate=record.estimate,
        asked=asked_items(record),
        expires_at=record.expires_at,
        steps=step_items(record, known, role),
        sources=[
            SourceItem(url=shown_text(one.url, role), title=shown_text(one.title, role), is_read=one.is_read)
            for one in (plan.sources if plan else ())
        ],
        decision=_decision(record.decision, role, steps=len(record.steps)) if record.decision else None,
        report=shown_text(known.report(record), role),
        warning=record.warning,
        undo_until=record.undo_until,
    )


def _decision(decision: Decision, role: Role, *, steps: int) -> DecisionItem:
    return DecisionItem(
        choice=decision.choice,
        actor=decision.actor,
        channel=decision.channel,
        at=decision.at,
        remark=shown_text(decision.remark, role),
        changed=[change.step for change in decision.changes],
        left_out=_left_out(decision, steps),
    )


def _left_out(decision: Decision, steps: int) -> list[int]:
    """Return the numbers of the steps somebody has left out; `steps`: how many the plan has."""
    if decision.choice is Choice.AMEND:
        return sorted(set(decision.drop))
    wanted = decision.steps if decision.choice is Choice.APPROVE else ()
    return [number for number in range(1, steps + 1) if wanted and number not in wanted]


def asked_items(record: TaskRecord) -> list[AskedItem]:
    """Return who was asked."""
    return [AskedItem.model_validate(one, from_attributes=True) for one in record.asked]


def step_items(record: TaskRecord, known: Known, role: Role) -> list[StepItem]:
    """Return the steps of a task's plan as a role sees them."""
    return [
        StepItem(
            number=number,
            tool=step.tool,
            arguments=dict(step.arguments) if sees_numbers(role) else None,
            sentence=shown_text(known.sentence(step), role),
            about=_about(known.subject_of(step), known),
            risk=step.risk.name.lower(),
            undo=TASK_TOOLS[step.tool].undo,
            estimate=step.estimate,
            state=state.state,
            result=shown_text(state.result, role),
        )
        for (number, step), state in zip(record.plan.numbered if record.plan else (), record.steps, strict=True)
    ]


def _about(subject: StepSubject, known: Known) -> StepAbout:
    person, appointment = subject.person, subject.appointment
    shown = None
    if appointment is not None:
        zone = zone_at(known.organisation, appointment.resource_key)
        shown = StepAppointment(
            appointment_id=appointment.appointment_id,
            starts_at=appointment.starts_at.astimezone(zone),
            time_zone=zone.key,
            status=appointment.status,
        )
    return StepAbout(
        contact_id=person.contact_id if person else None,
        contact_name=clean_name(person.name) if person else None,
        service_name=subject.service,
        appointment=shown,
    )


def task_list(rows: Sequence[TaskRecord], known: Known, role: Role, *, limit: int) -> TaskList:
    """Return a page; one row more than the limit means that there is another."""
    page, cursor = page_of(rows, limit, lambda row: cursor_text(Cursor(row.opened_at, row.task_id)))
    return TaskList(tasks=[task_item(row, known, role) for row in page], next_cursor=cursor)


def answer_item(answer: Answer) -> AnswerItem:
    """Return what became of a decision."""
    return AnswerItem(ruling=answer.ruling, reason=answer.reason, plan_hash=answer.plan_hash)
