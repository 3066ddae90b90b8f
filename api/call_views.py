"""Calls and messages as the API shows them; roles that may not see them get numbers masked and texts redacted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from pydantic import BaseModel, Field

from api.paging import cursor_text, page_of
from api.shown import shown_number, shown_text
from domain.calls import Direction, Outcome, ToolUse, Turn
from domain.phases import Phase
from domain.ports.access import Role
from domain.ports.reading import CallOverview, CallRecord, Cursor
from domain.ports.storage import MessageLeft
from workflows.messages import CallView

Number = Annotated[str | None, Field(description="E.164; all but four digits masked below the role of operator")]


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
    temporal_url: str = Field(description="The call's workflow in the Temporal UI")


class PhaseEntered(BaseModel):
    """When a call came into a phase."""

    phase: Phase
    at: datetime


class CallDetail(CallItem):
    """One call with everything said and done on it."""

    turns: list[Turn]
    tool_uses: list[ToolUse]
    phases: list[PhaseEntered] = Field(description="Empty when the workflow does not answer")
    pending_confirmation: str | None = Field(description="What the caller is being asked to confirm just now")
    is_view_included: bool = Field(description="Whether the workflow answered in time; else the database alone speaks")


class CallList(BaseModel):
    """A page of calls, newest first."""

    calls: list[CallItem]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last")


class MessageItem(BaseModel):
    """A message left for a human."""

    message_id: str
    organisation_id: str | None
    call_sid: str
    contact_id: str | None
    callback_number: Number
    text: str
    left_at: datetime
    recording_sid: str | None
    recording_url: str | None


class MessageList(BaseModel):
    """A page of messages, newest first."""

    messages: list[MessageItem]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last")


class Presenter:
    """Shows records to a role."""

    def __init__(self, temporal_ui: str, namespace: str) -> None:
        """Link workflows in the Temporal UI at a base URL."""
        self._workflows = f"{temporal_ui.rstrip('/')}/namespaces/{quote(namespace, safe='')}/workflows/"

    def call_list(self, overviews: Sequence[CallOverview], role: Role, *, limit: int) -> CallList:
        """Return a page of at most `limit` rows; one row more means that there is a next page."""
        page, cursor = page_of(overviews, limit, lambda one: cursor_text(Cursor(one.started_at, one.call_sid)))
        return CallList(calls=[self._item(overview, role) for overview in page], next_cursor=cursor)

    def call_detail(self, record: CallRecord, view: CallView | None, role: Role) -> CallDetail:
        """Return one call; what the running workflow knows supersedes what the database has so far."""
        turns = {turn.index: turn for turn in (*record.turns, *(view.turns if view else ()))}
        pending = view.pending_confirmation if view else None
        uses = {use.intent_id: use for use in (*record.tool_uses, *(view.tool_uses if view else ()))}
        return CallDetail(
            **self._item(record.overview, role).model_dump(),
            turns=[_shown_turn(turns[index], role) for index in sorted(turns)],
            tool_uses=[_shown_use(use, role) for use in sorted(uses.values(), key=lambda use: use.asked_at)],
            phases=[PhaseEntered(phase=phase, at=at) for phase, at in (view.phases if view else ())],
            pending_confirmation=shown_text(pending, role) if pending else None,
            is_view_included=view is not None,
        )

    def message_list(self, messages: Sequence[MessageLeft], role: Role, *, limit: int) -> MessageList:
        """Return a page of at most `limit` rows; one row more means that there is a next page."""
        page, cursor = page_of(messages, limit, lambda one: cursor_text(Cursor(one.left_at, one.message_id)))
        return MessageList(messages=[_shown_message(message, role) for message in page], next_cursor=cursor)

    def _item(self, overview: CallOverview, role: Role) -> CallItem:
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
            temporal_url=self._workflows + quote(overview.workflow_id, safe=""),
        )


def _shown_turn(turn: Turn, role: Role) -> Turn:
    return replace(turn, text=shown_text(turn.text, role), heard=shown_text(turn.heard, role))


def _shown_use(use: ToolUse, role: Role) -> ToolUse:
    return replace(use, arguments=shown_text(use.arguments, role), result=shown_text(use.result, role))


def _shown_message(message: MessageLeft, role: Role) -> MessageItem:
    return MessageItem(
        message_id=message.message_id,
        organisation_id=message.organisation_id,
        call_sid=message.call_sid,
        contact_id=message.contact_id,
        callback_number=shown_number(message.callback_number, role),
        text=shown_text(message.text, role),
        left_at=message.left_at,
        recording_sid=message.recording_sid,
        recording_url=message.recording_url,
    )
