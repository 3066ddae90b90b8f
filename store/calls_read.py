"""Calls and messages as people look at them, from the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Select, or_, select
from sqlmodel import col

from domain.errors import NotFound
from domain.interventions import EndedBy
from domain.ports.reading import CallFilter, CallOverview, CallReader, CallRecord, CallText, Cursor
from domain.ports.storage import MessageLeft
from store.call_rows import (
    read_intervention,
    read_message,
    read_overview,
    read_phases,
    read_tool_use,
    read_turn,
)
from store.contact_rows import living
from store.database import Database
from store.keyset import descending
from store.number_search import has_number
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
            row, recording = found[0], await unit.scalar(_recorded(call_sid))
            return CallRecord(
                overview=read_overview(*found),
                turns=tuple(read_turn(row) for row in await unit.scalars(said)),
                tool_uses=tuple(read_tool_use(row) for row in await unit.scalars(used)),
                phases=read_phases(row),
                ended_by=EndedBy(row.ended_by) if row.ended_by else None,
                intervention=read_intervention(row),
                recording=read_message(recording) if recording else None,
            )

    async def recording(self, call_sid: str) -> MessageLeft | None:
        """Return the latest message that was recorded on a call."""
        async with self._database.reading() as unit:
            row = await unit.scalar(_recorded(call_sid))
        return read_message(row) if row else None

    async def messages(
        self, *, after: Cursor | None, limit: int, organisation_id: str | None = None, is_open: bool | None = None
    ) -> Sequence[MessageLeft]:
        """Return at most `limit` messages by (left_at, message_id) descending."""
        instant, key = col(MessageRow.left_at), col(MessageRow.message_id)
        wanted = select(MessageRow)
        if organisation_id is not None:
            wanted = wanted.where(col(MessageRow.organisation_id) == organisation_id)
        if is_open is not None:
            done = col(MessageRow.done_at)
            wanted = wanted.where(done.is_(None) if is_open else done.is_not(None))
        page = descending(wanted, instant, key, after=after, limit=limit)
        async with self._database.reading() as unit:
            return [read_message(row) for row in await unit.scalars(page)]


def _with_contact_name() -> Select[CallRow, str | None]:
    named = col(ContactRow.contact_id) == col(CallRow.contact_id)
    return select(CallRow, col(ContactRow.name)).outerjoin(ContactRow, named)


def _recorded(call_sid: str) -> Select[MessageRow]:
    return (
        select(MessageRow)
        .where(col(MessageRow.call_sid) == call_sid, col(MessageRow.recording_sid).is_not(None))
        .order_by(col(MessageRow.left_at).desc(), col(MessageRow.message_id).desc())
        .limit(1)
    )


def _conditions(where: CallFilter) -> Iterator[ColumnElement[bool]]:
    if where.organisation_id is not None:
        yield col(CallRow.organisation_id) == where.organisation_id
    if where.outcome is not None:
        yield col(CallRow.outcome) == where.outcome
    if where.is_running is not None:
        yield col(CallRow.ended_at).is_(None) if where.is_running else col(CallRow.ended_at).is_not(None)
    if where.direction is not None:
        yield col(CallRow.direction) == where.direction
    if where.contact_id is not None:
        yield col(CallRow.contact_id) == living(where.contact_id)
    if where.started_from is not None:
        yield col(CallRow.started_at) >= where.started_from
    if where.started_before is not None:
        yield col(CallRow.started_at) < where.started_before
    if where.words is not None:
        yield _has_words(where.words, where.searches)


def _has_words(words: str, searches: frozenset[CallText]) -> ColumnElement[bool]:
    sought = words.strip()
    ways = [col(ContactRow.name).icontains(sought, autoescape=True)]
    if CallText.NUMBERS in searches:
        numbers = (has_number(number, sought) for number in (col(CallRow.from_number), col(CallRow.to_number)))
        ways += [way for way in numbers if way is not None]
    if CallText.SUMMARY in searches:
        ways.append(col(CallRow.summary).icontains(sought, autoescape=True))
    return or_(*ways)
