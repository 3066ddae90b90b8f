"""What happened on calls, into the database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from sqlalchemy import exists, select
from sqlmodel import col

from domain.business import Contact
from domain.calls import Outcome, ToolUse, Turn, with_message
from domain.errors import NotFound
from domain.ports.storage import CallClosed, CallLog, CallOpened, MessageLeft
from store.call_rows import (
    call_row,
    message_row,
    note_intervention,
    read_turn,
    tool_use_row,
    turn_row,
    written_phases,
)
from store.contact_rows import living_id, touch_contact
from store.database import Database
from store.inserting import insert_once
from store.tables import CallRow, InteractionRow, MessageRow, TurnRow

#: Channel of an interaction.
_PHONE: Final = "phone"


class SqlCallLog(CallLog):
    """`CallLog` on SQL."""

    def __init__(self, database: Database, contact_changed: Callable[[Contact], Awaitable[None]]) -> None:
        """Take the database and what is to be awaited after a customer's row has changed (`CachedDirectory.forget`)."""
        self._database = database
        self._contact_changed = contact_changed

    async def open_call(self, call: CallOpened) -> None:
        """Store the call's first row; a repeat changes nothing."""
        async with self._database.transaction() as unit:
            row = call_row(call)
            if row.contact_id is not None:
                row.contact_id = await living_id(unit, row.contact_id)
            await insert_once(unit, [row])

    async def record(self, call_sid: str, turns: Sequence[Turn], tool_uses: Sequence[ToolUse]) -> None:
        """Append turns and tool uses of an opened call; those that are there already stay as they are."""
        async with self._database.transaction() as unit:
            await insert_once(unit, [turn_row(call_sid, turn) for turn in sorted(turns, key=lambda turn: turn.index)])
            uses = sorted(tool_uses, key=lambda use: use.intent_id)
            await insert_once(unit, [tool_use_row(call_sid, use) for use in uses])

    async def transcript(self, call_sid: str) -> Sequence[Turn]:
        """Return the turns so far, ascending; none for an unknown call."""
        said = select(TurnRow).where(col(TurnRow.call_sid) == call_sid).order_by(col(TurnRow.turn_index))
        async with self._database.reading() as unit:
            return [read_turn(row) for row in await unit.scalars(said)]

    async def close_call(self, call: CallClosed) -> None:
        """Store outcome and summary, and the contact's last contact, in one unit of work; raises NotFound.

        A message the workflow knows nothing of, recorded by the telephone company itself, counts in the outcome.
        """
        contact = None
        async with self._database.transaction() as unit:
            row = await unit.get(CallRow, call.call_sid, with_for_update=True)
            if row is None:
                raise NotFound(f"no call {call.call_sid}")
            has_message = await unit.scalar(select(exists().where(col(MessageRow.call_sid) == call.call_sid)))
            row.outcome = with_message(call.outcome) if has_message else call.outcome
            row.summary, row.ended_at = call.summary, call.ended_at
            row.phases, row.ended_by = written_phases(call.phases), call.ended_by
            if call.intervention is not None:
                note_intervention(row, call.intervention)
            row.contact_id = call.contact_id or row.contact_id
            if row.contact_id is not None:
                contact = await touch_contact(unit, row.contact_id, call.ended_at)
                row.contact_id = contact.contact_id if contact else None
            if row.contact_id is not None:
                await insert_once(unit, [_interaction(call, row.contact_id)])
        if contact is not None:
            await self._contact_changed(contact)

    async def leave_message(self, message: MessageLeft) -> None:
        """Store a message for a human, and let it count in the outcome of a call closed already; repeats are fine."""
        async with self._database.transaction() as unit:
            # Locked before the message is written: of this and `close_call`, the later one sees what the other did.
            call = await unit.get(CallRow, message.call_sid, with_for_update=True)
            row = message_row(message)
            if row.contact_id is not None:
                row.contact_id = await living_id(unit, row.contact_id)
            await insert_once(unit, [row])
            if call is not None and call.outcome is not None:
                call.outcome = with_message(Outcome(call.outcome))


def _interaction(call: CallClosed, contact_id: str) -> InteractionRow:
    return InteractionRow(
        interaction_id=call.call_sid,
        contact_id=contact_id,
        channel=_PHONE,
        happened_at=call.ended_at,
        summary=call.summary,
    )
