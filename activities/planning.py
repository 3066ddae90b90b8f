"""What a planner needs: who wants something of which business, and a model's next thought."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from temporalio import activity

from activities.budgeting import Budgeting
from activities.costing import Costing
from activities.messages import CallContext
from activities.thinking import Thinking, Thought, thought
from domain.budgets import Account, used_up
from domain.costs import CostCause
from domain.deciders import Deciders
from domain.errors import NotBookable, ProviderRejected, ProviderUnavailable
from domain.ports.deciders import DeciderRegister
from domain.ports.speech import ChatMessage, Responder
from domain.ports.storage import AppointmentBook, Directory, Line
from domain.ports.tasks import TaskLog
from domain.prices import PriceBook, Usage
from domain.task_prompt import task_messages
from domain.task_tools import PLANNING_TOOLS
from domain.tasks import TaskRecord

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TaskContext:
    """For whom is planned, by which agent, at which prices, and who decides.

    Attributes:
        number: Ours, E.164: people are called from there.
        accounts: What stood against the task's and its requester's budgets when it was begun.
        bounds_customers: Whether there is a budget for each customer too.
    """

    number: str
    call: CallContext
    prices: PriceBook
    deciders: Deciders
    accounts: tuple[Account, ...] = ()
    bounds_customers: bool = False


@dataclass(frozen=True, slots=True)
class Beginning:
    """Upon what is planned, with the first thought; None: a budget has nothing left, or the model gave no answer."""

    context: TaskContext
    first: Thought | None = None


@dataclass(frozen=True, slots=True)
class ThoughtsUsed:
    """What the thoughts of one planning are charged as, each by itself; `source` names the planning, and no other."""

    source: str
    thoughts: tuple[tuple[Usage, ...], ...]
    cause: CostCause


def thinking_of(task: TaskRecord, messages: Sequence[ChatMessage]) -> Thinking:
    """Return what a task's planner is asked next, on the task's account."""
    cause = CostCause(task.organisation_id, contact_id=task.requester.contact_id, task_id=task.task_id)
    return Thinking(tuple(messages), tuple(PLANNING_TOOLS), cause)


class Planning:
    """Plans without effects."""

    def __init__(
        self,
        responder: Responder,
        *,
        directory: Directory,
        book: AppointmentBook,
        deciders: DeciderRegister,
        budgeting: Budgeting,
        costing: Costing,
        log: TaskLog,
    ) -> None:
        """Take the ports it works on, what knows the budgets, and what knows prices and writes costs down."""
        self._log = log
        self._noting: set[asyncio.Task[None]] = set()
        self._budgeting = budgeting
        self._costing = costing
        self._responder = responder
        self._directory = directory
        self._book = book
        self._deciders = deciders

    @activity.defn(name="planning.begin")
    async def begin(self, task: TaskRecord) -> Beginning:
        """Look up what the model has to be told and whether it may be asked, and all else while it thinks.

        Raises:
            NotFound: There is no such customer.
            NotBookable: There is no agent.
        """
        line = await self._line(task.organisation_id)
        accounts = await self._accounts(task)
        beside = asyncio.create_task(self._context(task, line, accounts))
        self._write_down(task)
        if used_up(accounts).reason:
            return Beginning(await beside)
        try:
            first = await self._thought(thinking_of(task, task_messages(line.organisation, task)), beside)
        except (ProviderUnavailable, ProviderRejected):
            first = None
        return Beginning(await beside, first)

    @activity.defn(name="planning.look_up")
    async def look_up(self, task: TaskRecord) -> TaskContext:
        """Return the business, who plans and who decides for it, what it may spend, and the customer who asks.

        Raises:
            NotFound: There is no such customer.
            NotBookable: There is no agent.
        """
        self._write_down(task)
        return await self._context(task, await self._line(task.organisation_id), await self._accounts(task))

    @activity.defn(name="planning.think")
    async def think(self, thinking: Thinking) -> Thought:
        """Return the model's answer with what it has used, which the asker notes.

        What an answer of no use is charged as is written down at once.

        Raises:
            ProviderUnavailable: There is none, or none in time.
            ProviderRejected: The model takes no such question.
        """
        return await self._thought(thinking)

    async def _thought(self, thinking: Thinking, beside: Awaitable[object] | None = None) -> Thought:
        """Return an answer that somebody will get: without what is done beside it there is none."""
        used: list[Usage] = []
        try:
            answer = await thought(
                self._responder, thinking.messages, [PLANNING_TOOLS[name] for name in thinking.tools], used=used
            )
            if beside is not None:
                await beside
        except BaseException:  # a cancellation too: nobody else will know of it
            await self._costing.thought(used, thinking.cause)
            raise
        return replace(answer, used=tuple(used))

    async def _line(self, organisation_id: str) -> Line:
        number = await self._directory.number(organisation_id)
        line = await self._directory.line(number) if number else None
        if line is None:
            raise NotBookable("No agent of this business is published, so nobody can plan for it.")
        return line

    async def _accounts(self, task: TaskRecord) -> tuple[Account, ...]:
        return await self._budgeting.accounts(task.organisation_id, task.task_id, task.requester.contact_id)

    async def _context(self, task: TaskRecord, line: Line, accounts: tuple[Account, ...]) -> TaskContext:
        # One after the other: each takes a millisecond or two, and side by side they take longer on SQLite.
        contact_id = task.requester.contact_id
        contact = await self._directory.contact(contact_id) if contact_id else None
        upcoming = await self._book.upcoming(contact.contact_id, task.changed_at) if contact else ()
        deciders = await self._deciders.deciders(task.organisation_id)
        bounds_customers = await self._budgeting.bounds_customers(task.organisation_id)
        context = CallContext(line.organisation, line.agent, contact, tuple(upcoming))
        return TaskContext(line.number, context, self._costing.prices, deciders, accounts, bounds_customers)

    def _write_down(self, begun: TaskRecord) -> None:
        """Write a task down without being waited for: what fails or comes late is made good by the next note of it."""
        noting = asyncio.create_task(self._log.note(begun))
        self._noting.add(noting)
        noting.add_done_callback(self._noted)

    def _noted(self, noting: asyncio.Task[None]) -> None:
        self._noting.discard(noting)
        if not noting.cancelled() and (error := noting.exception()) is not None:
            _LOG.warning("a task that has begun was not written down: %s", error)

    @activity.defn(name="planning.charge")
    async def charge(self, used: ThoughtsUsed) -> None:
        """Note what the thoughts of a planning have used; a repeat changes nothing."""
        await self._costing.thoughts(used.source, used.thoughts, used.cause)
