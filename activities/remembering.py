"""What is remembered of customers: taken out of conversations that are over, and noted when somebody says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from temporalio import activity

from activities.budgeting import ThoughtBudget
from activities.costing import Costing
from activities.model_arguments import parsed_object
from activities.thinking import thought
from domain.calls import Speaker
from domain.costs import CostCause
from domain.errors import NotFound, RuleBroken, ToolArgumentsInvalid
from domain.extraction import (
    NOTE_CONVERSATION,
    Conversation,
    compose_extraction_prompt,
    conversation_text,
    read_insight,
)
from domain.interactions import Interaction, InteractionKind, Way
from domain.memory import Fact, Insight
from domain.ports.interactions import InteractionLog
from domain.ports.memories import Memories
from domain.ports.speech import ChatMessage, Responder
from domain.ports.storage import CallLog, Directory
from domain.prices import Usage
from domain.redaction import redact

#: How often a model may mend what it has handed in; then nothing is remembered of that conversation.
_MENDS: Final = 2
#: A budget that is used up is waited for: beyond the longest month, since a month's money is the longest to come anew.
_WAITED_FOR: Final = timedelta(days=32)
_PHONE: Final = "phone"
_SMS: Final = "sms"
_NOTHING_NOTED: Final = "Texts were exchanged."


@dataclass(frozen=True, slots=True)
class CallOver:
    """A call with a customer is over; what was said is in the database."""

    call_sid: str
    contact_id: str
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class ThreadOver:
    """Nobody writes any more in a thread with a customer; `said` is what was written lately.

    Attributes:
        source: Names this stretch of the thread.
    """

    source: str
    contact_id: str
    said: tuple[ChatMessage, ...]
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class FactToNote:
    """Something to remember of the customer with a number, once under its id."""

    organisation_id: str
    phone: str
    fact_id: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class FactToDrop:
    """Something to forget again."""

    contact_id: str
    fact_id: str


class Remembering:
    """Remembers customers."""

    def __init__(
        self,
        responder: Responder,
        *,
        log: CallLog,
        directory: Directory,
        memories: Memories,
        interactions: InteractionLog,
        costing: Costing,
        money: ThoughtBudget,
        clock: Callable[[], datetime],
    ) -> None:
        """Take the ports it works on, what writes costs down, and what says if there is money; clock: aware UTC."""
        self._money = money
        self._costing = costing
        self._responder = responder
        self._log = log
        self._directory = directory
        self._memories = memories
        self._interactions = interactions
        self._clock = clock

    @activity.defn(name="remembering.after_call")
    async def after_call(self, call: CallOver) -> datetime | None:
        """Take in what was said on a call; raises what the model raises.

        Returns:
            When there is money for it again, aware UTC: nothing was done yet. None: it is done, or never will be.
        """
        turns = await self._log.transcript(call.call_sid)
        lines = tuple((str(turn.speaker), turn.heard) for turn in turns if turn.heard)
        taken = await self._take_in(Conversation(call.call_sid, _PHONE, call.contact_id, call.ended_at, lines))
        return taken if isinstance(taken, datetime) else None

    @activity.defn(name="remembering.after_thread")
    async def after_thread(self, thread: ThreadOver) -> datetime | None:
        """Take in what was written, and put it on the customer's timeline; returns and raises as `after_call`."""
        speakers = {"user": str(Speaker.CALLER), "assistant": str(Speaker.AGENT)}
        lines = tuple((speakers[one.role], one.content) for one in thread.said if one.role in speakers)
        taken = await self._take_in(Conversation(thread.source, _SMS, thread.contact_id, thread.ended_at, lines))
        if isinstance(taken, datetime):
            return taken
        await self._interactions.note(
            Interaction(
                interaction_id=thread.source,
                contact_id=thread.contact_id,
                kind=InteractionKind.THREAD,
                happened_at=thread.ended_at,
                subject_id=thread.source,
                channel=_SMS,
                way=Way.IN,
                words=redact(taken.summary) if taken else _NOTHING_NOTED,
            )
        )
        return None

    @activity.defn(name="remembering.note_fact")
    async def note_fact(self, wanted: FactToNote) -> str:
        """Remember a fact, and return the customer's id; raises RuleBroken where nobody has that number."""
        contact = await self._directory.contact_by_phone(wanted.organisation_id, wanted.phone)
        if contact is None:
            raise RuleBroken(f"no customer has the number {wanted.phone}")
        now = self._clock()
        fact = Fact(wanted.fact_id, wanted.text, now, wanted.by)
        await self._memories.change(contact.contact_id, lambda memory: memory.with_fact(fact), now)
        return contact.contact_id

    @activity.defn(name="remembering.drop_fact")
    async def drop_fact(self, unwanted: FactToDrop) -> None:
        """Forget a fact; raises NotFound for no customer."""
        await self._memories.change(
            unwanted.contact_id, lambda memory: memory.without_fact(unwanted.fact_id), self._clock()
        )

    async def _take_in(self, conversation: Conversation) -> Insight | datetime | None:
        """Remember a conversation once; None where there is nothing to remember, or nobody any more.

        Where a budget is used up, an instant at which it is not any more; None where that is too late.
        """
        if not any(who == Speaker.CALLER for who, _ in conversation.lines):
            return None
        try:
            memory = await self._memories.memory(conversation.contact_id)
        except NotFound:  # erased since
            return None
        if conversation.source in memory.sources or memory.is_forgotten(conversation.at):
            return None
        cause = CostCause(memory.organisation_id, contact_id=conversation.contact_id)
        verdict = await self._money.verdict(cause)
        if verdict.is_exceeded:
            is_worth_it = verdict.free_at is not None and verdict.free_at <= conversation.at + _WAITED_FOR
            return verdict.free_at if is_worth_it else None
        organisation = await self._directory.organisation(memory.organisation_id)
        used: list[Usage] = []
        try:
            noted = await self._noted(
                ChatMessage("system", compose_extraction_prompt(organisation, conversation.at)),
                ChatMessage("user", conversation_text(conversation, memory)),
                used=used,
            )
        finally:
            await self._costing.thought(used, cause)
        if noted is None:
            activity.logger.warning("%s: what the model has noted can't be read", conversation.source)
            return None
        insight = read_insight(noted, conversation, memory, organisation)
        await self._memories.change(conversation.contact_id, lambda kept: kept.with_insight(insight), self._clock())
        return insight

    async def _noted(self, *asked: ChatMessage, used: list[Usage]) -> Mapping[str, Any] | None:
        """Return the model's form; None when it does not fit its schema after all mends."""
        messages = [*asked]
        for _ in range(_MENDS + 1):
            answer = await thought(self._responder, tuple(messages), [NOTE_CONVERSATION], used=used)
            messages.append(ChatMessage("assistant", answer.text, answer.calls))
            if not answer.calls:
                messages.append(ChatMessage("user", f"Use {NOTE_CONVERSATION.name}."))
                continue
            try:
                return parsed_object(NOTE_CONVERSATION, answer.calls[0].arguments)
            except ToolArgumentsInvalid as error:
                messages += [ChatMessage("tool", str(error), tool_call_id=call.tool_call_id) for call in answer.calls]
        return None
