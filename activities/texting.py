"""Text messages with a customer: who writes, what the model answers, and the promise to send it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from temporalio import activity

from activities.budgeting import ThoughtBudget
from activities.costing import Costing
from activities.messages import CallContext
from activities.recalling import acquaintance_with
from activities.thinking import Thinking, Thought, thought
from domain.costs import CostCause
from domain.errors import RuleBroken
from domain.ports.consent import Suppressions
from domain.ports.memories import Memories
from domain.ports.principals import PrincipalFinder
from domain.ports.speech import Responder
from domain.ports.storage import AppointmentBook, Directory, Outbox, OutboxEntry, OutboxState
from domain.ports.telephony import TextMessage
from domain.prices import Usage
from domain.tools import CATALOGUE


@dataclass(frozen=True, slots=True)
class Received:
    """A text that has come in: the telephone company's id, and in how many segments it came."""

    message_sid: str
    segments: int


@dataclass(frozen=True, slots=True)
class Sender:
    """Who has written to a number of ours, both E.164, at an aware instant, and in what texts."""

    from_number: str
    to_number: str
    at: datetime
    received: tuple[Received, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A text to send, under an id of its own: promised again, it is the same one.

    Attributes:
        contact_id: Whom it is for, where he may have been erased since he asked for it; None: whoever has the number.
    """

    reply_id: str
    message: TextMessage
    at: datetime
    contact_id: str | None = None


class Texting:
    """Answers text messages."""

    def __init__(
        self,
        responder: Responder,
        *,
        directory: Directory,
        book: AppointmentBook,
        outbox: Outbox,
        suppressions: Suppressions,
        memories: Memories,
        principals: PrincipalFinder,
        costing: Costing,
        money: ThoughtBudget,
    ) -> None:
        """Take the ports it works on, what writes costs down, and what says if there is money left."""
        self._money = money
        self._costing = costing
        self._responder = responder
        self._directory = directory
        self._book = book
        self._outbox = outbox
        self._suppressions = suppressions
        self._memories = memories
        self._principals = principals

    @activity.defn(name="texting.look_up")
    async def look_up(self, sender: Sender) -> CallContext | None:
        """Return who answers and who writes; None when nobody answers that number."""
        line = await self._directory.line(sender.to_number)
        if line is None:
            return None
        contact = await self._directory.contact_by_phone(line.organisation.organisation_id, sender.from_number)
        cause = CostCause(line.organisation.organisation_id, contact_id=contact.contact_id if contact else None)
        for text in sender.received:
            await self._costing.text_received(text.message_sid, text.segments, cause, sender.at)
        upcoming = await self._book.upcoming(contact.contact_id, sender.at) if contact else ()
        known = await acquaintance_with(self._memories, contact, sender.at)
        principal = await self._principals.by_phone(line.organisation.organisation_id, sender.from_number)
        return CallContext(line.organisation, line.agent, contact, tuple(upcoming), known=known, principal=principal)

    @activity.defn(name="texting.think")
    async def think(self, thinking: Thinking) -> Thought:
        """Return the model's answer, or which budget is used up; raises as `thought` does."""
        verdict = await self._money.verdict(thinking.cause)
        if verdict.is_exceeded:
            activity.logger.warning("a text is left to a human: %s", verdict.reason)
            return Thought(verdict.reason, is_refused=True)
        used: list[Usage] = []
        try:
            return await thought(
                self._responder, thinking.messages, [CATALOGUE[name] for name in thinking.tools], used=used
            )
        finally:
            await self._costing.thought(used, thinking.cause)

    @activity.defn(name="texting.promise")
    async def promise(self, reply: Reply) -> None:
        """Put a reply into the outbox; `messaging.send` sends it. Raises RuleBroken for who was erased, NotFound."""
        if reply.contact_id is not None and (await self._directory.contact(reply.contact_id)).erased_at is not None:
            raise RuleBroken("whom the text is for was erased")
        await self._outbox.put(
            OutboxEntry(
                outbox_id=reply.reply_id,
                appointment_id=None,
                message=reply.message,
                state=OutboxState.PENDING,
                touched_at=reply.at,
            )
        )

    @activity.defn(name="texting.welcome_back")
    async def welcome_back(self, sender: Sender) -> None:
        """Take whoever wants to hear of a business again off its list."""
        line = await self._directory.line(sender.to_number)
        if line is not None:
            await self._suppressions.lift(line.organisation.organisation_id, sender.from_number)
