"""Calls as the API shows them; roles that may not see them get numbers masked and texts redacted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self
from urllib.parse import quote

from pydantic import BaseModel, Field

from api.cost_views import CostRow
from api.paging import cursor_text, page_of
from api.shown import shown_number, shown_text
from domain.calls import Direction, Outcome, ToolUse, Turn
from domain.interventions import EndedBy, Intervention, InterventionKind
from domain.phases import Phase
from domain.ports.access import Role
from domain.ports.reading import CallOverview, CallRecord, Cursor
from domain.said import Said
from workflows.messages import CallView

Number = Annotated[str | None, Field(description="E.164; all but four digits masked below the role of operator")]


class CallSum(BaseModel):
    """What a call has come to in money."""

    amount: Decimal
    currency: str
    unpriced: int = Field(description="Uses without a price: they are not in the amount")


class CallItem(BaseModel):
    """One call of the list."""

    call_sid: str
    organisation_id: str
    agent_id: str
    contact_id: str | None
    contact_name: str | None
    direction: Direction = Field(description="Who has rung whom; outbound: from_number is ours")
    from_number: Number
    to_number: Number
    started_at: datetime
    ended_at: datetime | None = Field(description="Null while the call runs")
    outcome: Outcome | None = Field(description="Null while the call runs")
    summary: str
    cost: CallSum | None = Field(description="As far as it is noted; of a call that runs the list says null")
    temporal_url: str = Field(description="The call's workflow in the Temporal UI")


class PhaseEntered(BaseModel):
    """When a call came into a phase."""

    phase: Phase
    at: datetime


class InterventionItem(BaseModel):
    """What somebody of the business has done to a call."""

    kind: InterventionKind
    by: str = Field(description="Who, as the audit log names him")
    at: datetime
    number: Number = Field(description="Whom the caller is connected with; null unless it is a transfer")

    @classmethod
    def of(cls, intervention: Intervention, role: Role) -> Self:
        """Show an intervention."""
        return cls(
            kind=intervention.kind,
            by=intervention.by,
            at=intervention.at,
            number=shown_number(intervention.number or None, role),
        )


class ActionState(BaseModel):
    """Whether something may be done to a call now."""

    allowed: bool
    reason: str | None = Field(description="Why not; null where it is allowed")


class TargetItem(BaseModel):
    """Whom a call may be transferred to."""

    name: str
    number: str = Field(description="E.164")


class TransferState(ActionState):
    """Whether a call may be transferred now, and to whom."""

    targets: list[TargetItem] = Field(description="Empty below the role of operator")


class CallActions(BaseModel):
    """What whoever asks may do to a call now."""

    message: ActionState
    transfer: TransferState
    end: ActionState


class CallCost(CallSum):
    """What a call has cost; a running one is estimated from its minutes and from what its turns have told."""

    is_estimate: bool
    items: list[CostRow] = Field(description="By `vendor/unit/item`, from the most expensive on, as far as it is noted")


class CallDetail(CallItem):
    """One call with everything said and done on it."""

    turns: list[Turn]
    being_said: Turn | None = Field(description="What the agent is saying just now, as far as it was heard")
    tool_uses: list[ToolUse]
    phases: list[PhaseEntered] = Field(description="Empty while the call runs and its workflow does not answer")
    pending_confirmation: str | None = Field(description="What the caller is being asked to confirm just now")
    is_view_included: bool = Field(description="Whether the workflow answered in time; else the database alone speaks")
    ended_by: EndedBy | None = Field(description="Null while it runs, and where nobody has ended it or nobody can say")
    intervention: InterventionItem | None
    recording_url: str | None = Field(description="Path of the message that was recorded on it; null: there is none")
    cost: CallCost
    actions: CallActions


class CallList(BaseModel):
    """A page of calls, newest first."""

    calls: list[CallItem]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last")


def recording_path(call_sid: str) -> str:
    """Return where the message that was recorded on a call is fetched."""
    return f"/api/calls/{call_sid}/recording"


class Presenter:
    """Shows records to a role."""

    def __init__(self, temporal_ui: str, namespace: str) -> None:
        """Link workflows in the Temporal UI at a base URL."""
        self._workflows = f"{temporal_ui.rstrip('/')}/namespaces/{quote(namespace, safe='')}/workflows/"

    def call_list(
        self, overviews: Sequence[CallOverview], costs: Mapping[str, CallSum], role: Role, *, limit: int
    ) -> CallList:
        """Return a page of at most `limit` rows; one row more means that there is a next page."""
        page, cursor = page_of(overviews, limit, lambda one: cursor_text(Cursor(one.started_at, one.call_sid)))
        return CallList(
            calls=[self.item(overview, role, costs.get(overview.call_sid)) for overview in page], next_cursor=cursor
        )

    def call_detail(
        self,
        record: CallRecord,
        view: CallView | None,
        said: Said | None,
        role: Role,
        *,
        cost: CallCost,
        actions: CallActions,
    ) -> CallDetail:
        """Return one call; what the running workflow knows supersedes what the database has so far.

        Media's word stands until the workflow has taken it in.
        """
        known = (*(said.turns if said else ()), *record.turns, *(view.turns if view else ()))
        turns = {turn.index: turn for turn in known}
        being_said = said.being_said if said and said.being_said and said.being_said.index not in turns else None
        pending = view.pending_confirmation if view else None
        intervention = view.intervention if view else record.intervention
        uses = {use.intent_id: use for use in (*record.tool_uses, *(view.tool_uses if view else ()))}
        return CallDetail(
            **self.item(record.overview, role).model_dump(exclude={"cost"}),
            turns=[_shown_turn(turns[index], role) for index in sorted(turns)],
            being_said=_shown_turn(being_said, role) if being_said else None,
            tool_uses=[_shown_use(use, role) for use in sorted(uses.values(), key=lambda use: use.asked_at)],
            phases=[PhaseEntered(phase=phase, at=at) for phase, at in (view.phases if view else record.phases)],
            pending_confirmation=shown_text(pending, role) if pending else None,
            is_view_included=view is not None,
            ended_by=record.ended_by,
            intervention=InterventionItem.of(intervention, role) if intervention else None,
            recording_url=recording_path(record.overview.call_sid) if record.recording else None,
            cost=cost,
            actions=actions,
        )

    def item(self, overview: CallOverview, role: Role, cost: CallSum | None = None) -> CallItem:
        """Return one call of the list."""
        return CallItem(
            call_sid=overview.call_sid,
            organisation_id=overview.organisation_id,
            agent_id=overview.agent_id,
            contact_id=overview.contact_id,
            contact_name=overview.contact_name,
            direction=overview.direction,
            from_number=shown_number(overview.from_number, role),
            to_number=shown_number(overview.to_number, role),
            started_at=overview.started_at,
            ended_at=overview.ended_at,
            outcome=overview.outcome,
            summary=shown_text(overview.summary, role),
            cost=cost,
            temporal_url=self.temporal_url(overview),
        )

    def temporal_url(self, overview: CallOverview) -> str:
        """Return where the Temporal UI shows a call's workflow."""
        return self._workflows + quote(overview.workflow_id, safe="")


def _shown_turn(turn: Turn, role: Role) -> Turn:
    return replace(turn, text=shown_text(turn.text, role), heard=shown_text(turn.heard, role))


def _shown_use(use: ToolUse, role: Role) -> ToolUse:
    return replace(use, arguments=shown_text(use.arguments, role), result=shown_text(use.result, role))
