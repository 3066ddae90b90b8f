"""Rows of a call ↔ the domain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.calls import Direction, Outcome, Speaker, ToolUse, Turn, TurnLatency
from domain.interventions import Intervention, InterventionKind
from domain.phases import Phase
from domain.ports.reading import CallOverview
from domain.ports.storage import CallOpened, MessageLeft
from store.tables import CallRow, MessageRow, ToolUseRow, TurnRow


def call_row(call: CallOpened) -> CallRow:
    """Return the first row of a call."""
    return CallRow(
        call_sid=call.call_sid,
        workflow_id=call.workflow_id,
        organisation_id=call.organisation_id,
        agent_id=call.agent_id,
        contact_id=call.contact_id,
        from_number=call.from_number,
        to_number=call.to_number,
        started_at=call.started_at,
        direction=call.direction,
    )


def read_overview(row: CallRow, contact_name: str | None) -> CallOverview:
    """Return the call as a list shows it."""
    return CallOverview(
        call_sid=row.call_sid,
        workflow_id=row.workflow_id,
        organisation_id=row.organisation_id,
        agent_id=row.agent_id,
        contact_id=row.contact_id,
        contact_name=contact_name,
        from_number=row.from_number,
        to_number=row.to_number,
        started_at=row.started_at,
        ended_at=row.ended_at,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        summary=row.summary,
        direction=Direction(row.direction),
    )


def written_phases(phases: Iterable[tuple[Phase, datetime]]) -> list[tuple[str, str]]:
    """Return phases as a row keeps them."""
    return [(phase.value, at.isoformat()) for phase, at in phases]


def read_phases(row: CallRow) -> tuple[tuple[Phase, datetime], ...]:
    """Return the phases of a call; none while it runs."""
    return tuple((Phase(phase), datetime.fromisoformat(at)) for phase, at in row.phases)


def note_intervention(row: CallRow, intervention: Intervention) -> None:
    """Write down what somebody of the business has done to a call."""
    row.intervention, row.intervened_by = intervention.kind, intervention.by
    row.intervened_at, row.intervention_number = intervention.at, intervention.number or None


def read_intervention(row: CallRow) -> Intervention | None:
    """Return what somebody of the business has done to a call."""
    if row.intervention is None or row.intervened_by is None or row.intervened_at is None:
        return None
    kind = InterventionKind(row.intervention)
    return Intervention(kind, row.intervened_by, row.intervened_at, row.intervention_number or "")


def turn_row(call_sid: str, turn: Turn) -> TurnRow:
    """Return the row of a turn; an absent latency is one with no step measured."""
    latency = turn.latency or TurnLatency()
    return TurnRow(
        call_sid=call_sid,
        turn_index=turn.index,
        speaker=turn.speaker,
        text=turn.text,
        heard=turn.heard,
        said_at=turn.said_at,
        is_interrupted=turn.is_interrupted,
        end_of_turn_ms=latency.end_of_turn_ms,
        first_token_ms=latency.first_token_ms,
        first_tts_byte_ms=latency.first_tts_byte_ms,
        first_frame_ms=latency.first_frame_ms,
    )


def read_turn(row: TurnRow) -> Turn:
    """Return the turn; its latency is None when no step was measured."""
    latency = TurnLatency(row.end_of_turn_ms, row.first_token_ms, row.first_tts_byte_ms, row.first_frame_ms)
    return Turn(
        index=row.turn_index,
        speaker=Speaker(row.speaker),
        text=row.text,
        heard=row.heard,
        said_at=row.said_at,
        is_interrupted=row.is_interrupted,
        latency=None if latency == TurnLatency() else latency,
    )


def tool_use_row(call_sid: str, use: ToolUse) -> ToolUseRow:
    """Return the row of a tool use."""
    return ToolUseRow(
        intent_id=use.intent_id,
        call_sid=call_sid,
        turn_index=use.turn_index,
        tool=use.tool,
        arguments=use.arguments,
        verdict=use.verdict,
        status=use.status,
        result=use.result,
        asked_at=use.asked_at,
        duration_ms=use.duration_ms,
    )


def read_tool_use(row: ToolUseRow) -> ToolUse:
    """Return the tool use."""
    return ToolUse(
        intent_id=row.intent_id,
        turn_index=row.turn_index,
        tool=row.tool,
        arguments=row.arguments,
        verdict=row.verdict,
        status=row.status,
        result=row.result,
        asked_at=row.asked_at,
        duration_ms=row.duration_ms,
    )


def message_row(message: MessageLeft) -> MessageRow:
    """Return the row of a message left for a human."""
    return MessageRow(
        message_id=message.message_id,
        organisation_id=message.organisation_id,
        call_sid=message.call_sid,
        contact_id=message.contact_id,
        callback_number=message.callback_number,
        text=message.text,
        left_at=message.left_at,
        recording_sid=message.recording_sid,
        recording_url=message.recording_url,
    )


def read_message(row: MessageRow) -> MessageLeft:
    """Return the message."""
    return MessageLeft(
        message_id=row.message_id,
        organisation_id=row.organisation_id,
        call_sid=row.call_sid,
        contact_id=row.contact_id,
        callback_number=row.callback_number,
        text=row.text,
        left_at=row.left_at,
        recording_sid=row.recording_sid,
        recording_url=row.recording_url,
        done_at=row.done_at,
        done_by=row.done_by,
    )
