"""Customers who book by text messages in the storm, and write again where nothing comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from processes.rehearsal.box import Box
from processes.rehearsal.given import put_contact
from processes.rehearsal.scenario import GivenContact
from store.database import Database
from store.tables import MessageRow, OutboxRow

#: Two for each time, as there are two bays.
_WISHES: Final = tuple(
    f"I would like to book an oil change on {{{day}}} at {hour} thirty P M."
    for hour in ("twelve", "one", "three", "four")
    for day in ("wednesday", "thursday", "friday")
    for _ in range(2)
)
_INSISTS_AFTER_S: Final = 45.0
_BETWEEN_S: Final = 20.0
_RULES: Final[Sequence[dict[str, Any]]] = (
    {"reads": "shall i book", "writes": "Yes, please", "times": 4},
    {"reads": "which of these|would another|would that suit", "writes": "The first one, please", "times": 4},
    {"reads": "anything else|else can i do", "writes": "No, thank you", "times": 3},
    {"reads": "how can i help|catch that", "writes": "An oil change, please", "times": 2},
)


@dataclass(frozen=True, slots=True)
class Texted:
    """What has become of one customer's texts.

    Attributes:
        written: SIDs of his texts, in order; who has written none did not come to it.
        answered: SIDs of those that were answered, or left to a human.
        read: What he has got of ours, by the vendor's ids.
        known: The vendor's ids of what we know to have sent to him.
        words: All he has read, in lower case.
    """

    number: str
    written: tuple[str, ...]
    answered: frozenset[str]
    read: tuple[str, ...]
    known: frozenset[str]
    words: str


async def give_customers(database: Database) -> list[str]:
    """Put those who will write on record; return their numbers."""
    numbers = [f"+1555779{index:04d}" for index in range(len(_WISHES))]
    for number in numbers:
        await put_contact(database, GivenContact(name=f"Sam Field {number[-3:]}", phone=number))
    return numbers


async def write_in_turns(box: Box, numbers: Sequence[str], *, until: asyncio.Event) -> None:
    """Let one after the other write his first text, until it is enough."""
    for number, wish in zip(numbers, _WISHES, strict=True):
        await box.let_write({"number": number, "writes": wish, "rules": _RULES, "insists_after_s": _INSISTS_AFTER_S})
        with suppress(TimeoutError):
            await asyncio.wait_for(until.wait(), _BETWEEN_S)
            return


async def read_back(box: Box, database: Database, number: str) -> Texted:
    """Return what has become of a customer's texts so far."""
    texts = [one for one in await box.texts() if number in {one["from"], one["to"]}]
    written = [one["sid"] for one in texts if one["from"] == number]
    read = [one for one in texts if one["to"] == number]
    replies, left = ({f"{sid}-{what}": sid for sid in written} for what in ("reply", "left"))
    sent = select(OutboxRow).where(col(OutboxRow.recipient) == number, col(OutboxRow.vendor_id).is_not(None))
    kept = select(col(MessageRow.message_id)).where(col(MessageRow.message_id).in_(left))
    async with database.reading() as unit:
        rows = (await unit.scalars(sent)).all()
        messages = (await unit.scalars(kept)).all()
    return Texted(
        number=number,
        written=tuple(written),
        answered=frozenset(
            [replies[row.outbox_id] for row in rows if row.outbox_id in replies] + [left[one] for one in messages]
        ),
        read=tuple(one["sid"] for one in read),
        known=frozenset(str(row.vendor_id) for row in rows),
        words=" ".join(str(one["body"]) for one in read).casefold(),
    )
