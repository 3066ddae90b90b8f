"""What a planner needs: who wants something of which business, and a model's next thought."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from temporalio import activity

from activities.budgeting import Budgeting
from activities.costing import Costing
from activities.messages import CallContext
from activities.thinking import Thinking, Thought, thought
from domain.budgets import Account
from domain.costs import CostCause
from domain.deciders import Deciders
from domain.errors import NotBookable
from domain.ports.deciders import DeciderRegister
from domain.ports.speech import Responder
from domain.ports.storage import AppointmentBook, Directory
from domain.ports.tasks import TaskLog
from domain.prices import PriceBook, Usage
from domain.task_tools import PLANNING_TOOLS
from domain.tasks import Requester, TaskRecord

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """Who wants something of a business, as which task, at an aware instant."""

    organisation_id: str
    requester: Requester
    at: datetime
    task_id: str


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
class PlannersThinking:
    """What a planner thinks about; `begun`, with its first thought, is the task, to be written down meanwhile."""

    thinking: Thinking
    begun: TaskRecord | None = None


@dataclass(frozen=True, slots=True)
class ThoughtsUsed:
    """What the thoughts of one planning are charged as, each by itself; `source` names the planning, and no other."""

    source: str
    thoughts: tuple[tuple[Usage, ...], ...]
    cause: CostCause


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

    @activity.defn(name="planning.look_up")
    async def look_up(self, wanted: TaskWanted) -> TaskContext:
        """Return the business, who plans and who decides for it, what it may spend, and the customer who asks.

        Raises:
            NotFound: There is no such customer.
            NotBookable: There is no agent.
        """
        organisation_id, contact_id = wanted.organisation_id, wanted.requester.contact_id
        # One after the other: each takes a millisecond or two, and side by side they take longer on SQLite.
        number = await self._directory.number(organisation_id)
        line = await self._directory.line(number) if number else None
        if number is None or line is None:
            raise NotBookable("No agent of this business is published, so nobody can plan for it.")
        deciders = await self._deciders.deciders(organisation_id)
        accounts = await self._budgeting.accounts(organisation_id, wanted.task_id, contact_id)
        bounds_customers = await self._budgeting.bounds_customers(organisation_id)
        contact = await self._directory.contact(contact_id) if contact_id else None
        upcoming = await self._book.upcoming(contact.contact_id, wanted.at) if contact else ()
        context = CallContext(line.organisation, line.agent, contact, tuple(upcoming))
        return TaskContext(number, context, self._costing.prices, deciders, accounts, bounds_customers)

    @activity.defn(name="planning.think")
    async def think(self, wanted: PlannersThinking) -> Thought:
        """Return the model's answer with what it has used, which the asker notes; the task is written down meanwhile.

        What an answer of no use is charged as is written down at once.

        Raises:
            ProviderUnavailable: There is none, or none in time.
            ProviderRejected: The model takes no such question.
        """
        used: list[Usage] = []
        thinking = wanted.thinking
        if wanted.begun is not None:
            self._write_down(wanted.begun)
        try:
            answer = await thought(
                self._responder, thinking.messages, [PLANNING_TOOLS[name] for name in thinking.tools], used=used
            )
        except BaseException:  # a cancellation too: nobody else will know of it
            await self._costing.thought(used, thinking.cause)
            raise
        return replace(answer, used=tuple(used))

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
