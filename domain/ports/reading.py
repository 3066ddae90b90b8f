"""What people look at: calls and messages, newest first, read a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.calls import Direction, Outcome, ToolUse, Turn
from domain.ports.storage import MessageLeft


@dataclass(frozen=True, slots=True)
class CallOverview:
    """One row of the list of calls; `outcome` and `ended_at` are None while the call runs."""

    call_sid: str
    workflow_id: str
    organisation_id: str
    agent_id: str
    contact_id: str | None
    contact_name: str | None
    from_number: str | None
    to_number: str
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    summary: str
    direction: Direction = Direction.INBOUND


@dataclass(frozen=True, slots=True)
class CallRecord:
    """All the database knows of one call; turns ascend by index, tool uses by `asked_at`."""

    overview: CallOverview
    turns: tuple[Turn, ...]
    tool_uses: tuple[ToolUse, ...]


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls to list; None filters nothing. `started_from` is inclusive, aware UTC."""

    outcome: Outcome | None = None
    started_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page in the order (instant, key) descending; the next page starts strictly after it.

    Attributes:
        at: `started_at` of a call or `left_at` of a message, aware UTC.
        key: `call_sid` or `message_id`; orders rows of the same instant.
    """

    at: datetime
    key: str


class CallReader(Protocol):
    """The read side of the database."""

    async def calls(self, where: CallFilter, *, after: Cursor | None, limit: int) -> Sequence[CallOverview]:
        """Return at most `limit` calls by (started_at, call_sid) descending."""

    async def call(self, call_sid: str) -> CallRecord:
        """Return one call with everything said and done on it; raises NotFound."""

    async def messages(self, *, after: Cursor | None, limit: int) -> Sequence[MessageLeft]:
        """Return at most `limit` messages left for a human by (left_at, message_id) descending."""
