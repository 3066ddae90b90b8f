"""Tables of calls: the call, what was said, what was done, messages left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, text
from sqlmodel import Field

from domain.calls import Direction
from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class CallRow(Row, table=True):
    """A call; `ended_at` and `outcome` are None while it runs, `from_number` is ours on a call we have placed.

    `phases` has a pair of name and instant for each; the columns of the intervention are set together.
    """

    __table_args__ = (
        Index(None, "started_at", "call_sid"),
        Index(None, "organisation_id", "started_at", "call_sid"),
        Index(
            "ix_call_running",
            "started_at",
            "call_sid",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    call_sid: str = Field(primary_key=True)
    workflow_id: str
    organisation_id: str = Field(foreign_key="organisation.organisation_id")
    agent_id: str
    contact_id: str | None = Field(default=None, foreign_key="contact.contact_id", ondelete="SET NULL", index=True)
    from_number: str | None = None
    to_number: str
    direction: str = Field(default=Direction.INBOUND, sa_column_kwargs={"server_default": Direction.INBOUND})
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: str | None = None
    summary: str = Field(default="", sa_type=FreeText)
    phases: list[tuple[str, str]] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    ended_by: str | None = None
    intervention: str | None = None
    intervened_by: str | None = None
    intervened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    intervention_number: str | None = None


class TurnRow(Row, table=True):
    """One speaker's turn; the milliseconds count from the caller's end of speech."""

    call_sid: str = Field(primary_key=True, foreign_key="call.call_sid", ondelete="CASCADE")
    turn_index: int = Field(primary_key=True)
    speaker: str
    text: str = Field(sa_type=FreeText)
    heard: str = Field(sa_type=FreeText)
    said_at: datetime = Field(sa_type=UtcDateTime)
    is_interrupted: bool
    end_of_turn_ms: float | None = None
    first_token_ms: float | None = None
    first_tts_byte_ms: float | None = None
    first_frame_ms: float | None = None


class ToolUseRow(Row, table=True):
    """One request of the model and how it went."""

    intent_id: str = Field(primary_key=True)
    call_sid: str = Field(foreign_key="call.call_sid", ondelete="CASCADE", index=True)
    turn_index: int
    tool: str
    arguments: str = Field(sa_type=FreeText)
    verdict: str
    status: str
    result: str = Field(sa_type=FreeText)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    duration_ms: float


class MessageRow(Row, table=True):
    """A message for a human; `done_at` and `done_by` are None until somebody has dealt with it.

    `call_sid` is no foreign key: a message recorded because nothing else worked is kept even if its call was never
    opened.
    """

    __table_args__ = (
        Index(None, "left_at", "message_id"),
        Index(None, "organisation_id", "left_at", "message_id"),
        Index(
            "ix_message_open",
            "organisation_id",
            "left_at",
            "message_id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    message_id: str = Field(primary_key=True)
    organisation_id: str | None = Field(default=None, foreign_key="organisation.organisation_id")
    call_sid: str = Field(index=True)
    contact_id: str | None = Field(default=None, foreign_key="contact.contact_id", ondelete="SET NULL", index=True)
    callback_number: str | None = None
    text: str = Field(sa_type=FreeText)
    left_at: datetime = Field(sa_type=UtcDateTime)
    recording_sid: str | None = None
    recording_url: str | None = None
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_by: str | None = None
