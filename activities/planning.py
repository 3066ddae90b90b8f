"""What a planner needs: who wants something of which business, and a model's next thought."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from temporalio import activity

from activities.costing import Costing
from activities.messages import CallContext
from activities.thinking import Thinking, Thought, thought
from domain.deciders import Deciders
from domain.errors import NotBookable
from domain.ports.deciders import DeciderRegister
from domain.ports.speech import Responder
from domain.ports.storage import AppointmentBook, Directory
from domain.prices import PriceBook, Usage
from domain.task_tools import PLANNING_TOOLS
from domain.tasks import Requester


@dataclass(frozen=True, slots=True)
class TaskWanted:
    """Who wants something of a business, at an aware instant."""

    organisation_id: str
    requester: Requester
    at: datetime


@dataclass(frozen=True, slots=True)
class TaskContext:
    """For whom is planned, by which agent, at which prices, and who decides.

    Attributes:
        number: Ours, E.164: people are called from there.
    """

    number: str
    call: CallContext
    prices: PriceBook
    deciders: Deciders


class Planning:
    """Plans without effects."""

    def __init__(
        self,
        responder: Responder,
        *,
        directory: Directory,
        book: AppointmentBook,
        deciders: DeciderRegister,
        costing: Costing,
    ) -> None:
        """Take the ports it works on, and what knows prices and writes costs down."""
        self._costing = costing
        self._responder = responder
        self._directory = directory
        self._book = book
        self._deciders = deciders

    @activity.defn(name="planning.look_up")
    async def look_up(self, wanted: TaskWanted) -> TaskContext:
        """Return the business, who plans and who decides for it, and the customer who asks.

        Raises:
            NotFound: There is no such customer.
            NotBookable: There is no agent.
        """
        number, deciders = await asyncio.gather(
            self._directory.number(wanted.organisation_id), self._deciders.deciders(wanted.organisation_id)
        )
        line = await self._directory.line(number) if number else None
        if number is None or line is None:
            raise NotBookable("No agent of this business is published, so nobody can plan for it.")
        contact_id = wanted.requester.contact_id
        contact = await self._directory.contact(contact_id) if contact_id else None
        upcoming = await self._book.upcoming(contact.contact_id, wanted.at) if contact else ()
        context = CallContext(line.organisation, line.agent, contact, tuple(upcoming))
        return TaskContext(number, context, self._costing.prices, deciders)

    @activity.defn(name="planning.think")
    async def think(self, thinking: Thinking) -> Thought:
        """Return the model's answer; raises ProviderUnavailable for none, or none in time, and ProviderRejected."""
        used: list[Usage] = []
        try:
            return await thought(
                self._responder, thinking.messages, [PLANNING_TOOLS[name] for name in thinking.tools], used=used
            )
        finally:
            await self._costing.thought(used, thinking.cause)
