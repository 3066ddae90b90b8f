"""Calls and messages as people look at them, from the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import col

from domain.errors import NotFound
from domain.ports.reading import CallFilter, CallOverview, CallReader, CallRecord, Cursor
from domain.ports.storage import MessageLeft
from store.call_rows import read_message, read_overview, read_tool_use, read_turn
from store.database import Database
from store.keyset import descending
from store.tables import CallRow, ContactRow, MessageRow, ToolUseRow, TurnRow


class SqlCallReader(CallReader):
    """`CallReader` on SQL; a page costs the same wherever it lies, for it starts in an index."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads."""
        self._database = database

    async def calls(self, where: CallFilter, *, after: Cursor | None, limit: int) -> Sequence[CallOverview]:
        """Return at most `limit` calls by (started_at, call_sid) descending."""
        wanted = _with_contact_name().where(*_conditions(where))
        page = descending(wanted, col(CallRow.started_at), col(CallRow.call_sid), after=after, limit=limit)
        async with self._database.reading() as unit:
            return [read_overview(call, name) for call, name in await unit.execute(page)]

    async def call(self, call_sid: str) -> CallRecord:
        """Return one call with everything said and done on it."""
        one = _with_contact_name().where(col(CallRow.call_sid) == call_sid)
        said = select(TurnRow).where(col(TurnRow.call_sid) == call_sid).order_by(col(TurnRow.turn_index))
        used = select(ToolUseRow).where(col(ToolUseRow.call_sid) == call_sid)
        used = used.order_by(col(ToolUseRow.asked_at), col(ToolUseRow.intent_id))
        async with self._database.reading() as unit:
            found = (await unit.execute(one)).one_or_none()
            if found is None:
                raise NotFound(f"no call {call_sid}")
            return CallRecord(
                overview=read_overview(*found),
                turns=tuple(read_turn(row) for row in await unit.scalars(said)),
                tool_uses=tuple(read_tool_use(row) for row in await unit.scalars(used)),
            )

    async def messages(
        self, *, after: Cursor | None, limit: int, organisation_id: str | None = None
    ) -> Sequence[MessageLeft]:
        """Return at most `limit` messages by (left_at, message_id) descending."""
        instant, key = col(MessageRow.left_at), col(MessageRow.message_id)
        wanted = select(MessageRow)
        if organisation_id is not None:
            wanted = wanted.where(col(MessageRow.organisation_id) == organisation_id)
        page = descending(wanted, instant, key, after=after, limit=limit)
        async with self._database.reading() as unit:
            return [read_message(row) for row in await unit.scalars(page)]


def _with_contact_name() -> Select[CallRow, str | None]:
    named = col(ContactRow.contact_id) == col(CallRow.contact_id)
    return select(CallRow, col(ContactRow.name)).outerjoin(ContactRow, named)


def _conditions(where: CallFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if where.organisation_id is not None:
        conditions.append(col(CallRow.organisation_id) == where.organisation_id)
    if where.outcome is not None:
        conditions.append(col(CallRow.outcome) == where.outcome)
    if where.started_from is not None:
        conditions.append(col(CallRow.started_at) >= where.started_from)
    return conditions
