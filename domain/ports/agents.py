"""The agents of businesses, as people change them: a draft, its publication, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.agents import AgentStanding, AgentVersion
from domain.business import Agent

#: Looks at an agent as it stands, in the unit of work that changes it; what it raises is raised, and nothing is stored.
Check = Callable[[AgentStanding], None]


@dataclass(frozen=True, slots=True)
class AgentOrder:
    """By whom, when, and under which id something is wanted of an agent; the same id means the same order.

    Attributes:
        by: Who, as the list of versions names him.
        at: Aware UTC.
    """

    agent_id: str
    order_id: str
    by: str
    at: datetime


class AgentRegister(Protocol):
    """Keeps agents and their versions; all of it raises NotFound for an agent that is not known."""

    async def standings(self, organisation_id: str | None) -> Sequence[AgentStanding]:
        """Return how the agents of a business stand, or of all, by id."""

    async def standing(self, agent_id: str) -> AgentStanding:
        """Return how an agent stands."""

    async def versions(self, agent_id: str, *, limit: int) -> Sequence[AgentVersion]:
        """Return the latest published versions, the latest first."""

    async def version(self, agent_id: str, version: int) -> AgentVersion:
        """Return one published version; raises NotFound."""

    async def add(self, agent: Agent, *, by: str, at: datetime) -> AgentStanding:
        """Begin a new agent with a draft, which answers nobody; a repeat is fine.

        Raises RuleBroken where another agent has its id, or it could not answer a call, and NotFound for a business
        that is not known.
        """

    async def write_draft(self, agent: Agent, *, by: str, at: datetime, check: Check) -> AgentStanding:
        """Put an agent's settings in the place of its draft; its number and organisation are what they are.

        Raises RuleBroken for one that could not answer a call.
        """

    async def drop_draft(self, agent_id: str, check: Check) -> AgentStanding:
        """Give the draft up; raises RuleBroken where there is none."""

    async def publish(self, order: AgentOrder, check: Check) -> AgentStanding:
        """Have the draft answer from now on; a repeat changes nothing.

        Raises RuleBroken where there is no draft, or it could not answer a call.
        """

    async def roll_back(self, order: AgentOrder, version: int, check: Check) -> AgentStanding:
        """Publish the settings of a published version anew; a repeat changes nothing.

        Raises RuleBroken for the version that answers already, or one that could not answer a call, and NotFound.
        """
