"""What a business looks at first in the morning, as the API shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from api.appointment_views import AppointmentItem
from api.call_views import Number
from api.health_board import DependencySince
from api.message_views import MessageItem
from domain.business import AppointmentStatus
from domain.calls import Direction, Outcome
from domain.phases import Phase
from domain.ports.overview import ReplyLatency


class LiveCall(BaseModel):
    """A call under way."""

    call_sid: str
    direction: Direction
    caller: Number = Field(description="Of the person, who has called us or whom we have called; null: withheld")
    contact_id: str | None
    contact_name: str | None
    phase: Phase | None = Field(description="Null while Temporal does not answer, or does not know the call (any more)")
    started_at: datetime
    cost: Decimal = Field(description="What it would cost if it ended now: an estimate")
    unpriced: int = Field(description="Uses without a price: they are not in the cost")
    temporal_url: str


class WaitingApproval(BaseModel):
    """A task that waits for a yes or no."""

    task_id: str
    goal: str
    opened_at: datetime
    expires_at: datetime | None
    estimate: Decimal


class WaitingApprovals(BaseModel):
    """Tasks that wait for a yes or no."""

    count: int
    soonest: list[WaitingApproval] = Field(description="Those that expire first")


class StatusCount(BaseModel):
    """How many appointments have a status."""

    status: AppointmentStatus
    count: int


class DayAppointments(BaseModel):
    """The appointments of a day, ascending."""

    by_status: list[StatusCount]
    appointments: list[AppointmentItem]
    is_cut: bool = Field(description="There are more than are listed")


class DuePromise(BaseModel):
    """An open promise to a customer."""

    contact_id: str
    contact_name: str
    promise_id: str
    text: str
    due: date | None = Field(description="By the business's clock")


class FailedTask(BaseModel):
    """A task that was planned and has failed."""

    task_id: str
    goal: str
    report: str
    changed_at: datetime


class OpenMessages(BaseModel):
    """Messages for a human that nobody has dealt with."""

    count: int
    newest: list[MessageItem]


class DuePromises(BaseModel):
    """What the business owes."""

    promises: list[DuePromise]
    failed_tasks: list[FailedTask] = Field(description="Of the last seven days, the latest first")
    messages: OpenMessages


class OutcomeCount(BaseModel):
    """How many calls came to something."""

    outcome: Outcome | None = Field(description="Null: they run")
    count: int


class Latency(BaseModel):
    """Milliseconds from the end of the caller's speech to the first sound of the reply, by nearest rank."""

    turns: int = Field(description="How many were measured")
    p50_ms: float | None
    p95_ms: float | None

    @classmethod
    def of(cls, latency: ReplyLatency) -> Latency:
        """Show a latency."""
        return cls(turns=latency.turns, p50_ms=latency.p50_ms, p95_ms=latency.p95_ms)


class DayCost(BaseModel):
    """What a day has cost so far."""

    amount: Decimal
    currency: str
    unpriced: int = Field(description="Uses without a price: they are not in the amount")


class DayNumbers(BaseModel):
    """A day of a business in numbers: of the calls that began on it."""

    day: date
    calls: int
    answered: int = Field(description="Somebody and the agent have talked; running ones are not among them yet")
    booked: int
    missed: int = Field(description="Who called us has not talked to the agent: abandoned, or refused")
    not_reached: int = Field(description="Whom we called has not answered, or a machine has")
    by_outcome: list[OutcomeCount]
    latency: Latency
    cost: DayCost


class Overview(BaseModel):
    """The home page of a business."""

    organisation_id: str
    name: str
    time_zone: str
    at: datetime
    calls: list[LiveCall] = Field(description="Under way, the latest first")
    approvals: WaitingApprovals
    appointments: DayAppointments = Field(description="Today's, by the business's clock")
    due: DuePromises
    today: DayNumbers
    yesterday: DayNumbers
    health: list[DependencySince]


_NOBODY = frozenset({Outcome.ABANDONED, Outcome.REFUSED, Outcome.VOICEMAIL})


def day_numbers(
    day: date, outcomes: Mapping[tuple[Direction, Outcome | None], int], latency: ReplyLatency, cost: DayCost
) -> DayNumbers:
    """Return a day in numbers."""
    total: Counter[Outcome | None] = Counter()
    in_vain: Counter[Direction] = Counter()
    for (direction, outcome), count in outcomes.items():
        total[outcome] += count
        in_vain[direction] += count if outcome in _NOBODY else 0
    return DayNumbers(
        day=day,
        calls=total.total(),
        answered=total.total() - total[None] - in_vain.total(),
        booked=total[Outcome.BOOKED],
        missed=in_vain[Direction.INBOUND],
        not_reached=in_vain[Direction.OUTBOUND],
        by_outcome=[
            OutcomeCount(outcome=outcome, count=total[outcome])
            for outcome in sorted(total, key=lambda one: one or "")
            if total[outcome]
        ],
        latency=Latency.of(latency),
        cost=cost,
    )
