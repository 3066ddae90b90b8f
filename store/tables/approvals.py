"""Tables of who decides for a business, of the codes he is asked with, and of wrong ones."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import JSON, UniqueConstraint, false, true
from sqlmodel import Field

from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class ApproverRow(Row, table=True):
    """Somebody who decides; `position` is the order in which they are asked."""

    __table_args__ = (UniqueConstraint("organisation_id", "phone"),)

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    key: str = Field(primary_key=True)
    position: int
    name: str = Field(sa_type=FreeText)
    phone: str | None = None
    email: str | None = None


class ApprovalRuleRow(Row, table=True):
    """How long a business takes to decide; without a row the usual counts. `at_once` is the name of a `Risk`."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    remind_after_s: list[int] = Field(sa_type=JSON)
    escalate_after_s: int | None = None
    expires_after_s: int
    quiet_from: time
    quiet_until: time
    at_once: str
    undo_within_s: int
    codes_only: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class ApprovalCodeRow(Row, table=True):
    """A question by text: from this number, this code means this plan of this task, and this approver."""

    __table_args__ = (UniqueConstraint("task_id", "plan_hash", "approver_key", "phone"),)

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    phone: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    task_id: str
    plan_hash: str
    approver_key: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    is_whole: bool = Field(default=True, sa_column_kwargs={"server_default": true()})


class CodeGuessRow(Row, table=True):
    """The latest wrong codes from a number, ascending: text SID and instant of each; `lockouts` are instants."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    phone: str = Field(primary_key=True)
    wrong: list[dict[str, str]] = Field(sa_type=JSON)
    lockouts: list[str] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
