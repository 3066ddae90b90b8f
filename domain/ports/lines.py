"""The numbers of ours, and who answers them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OurNumber:
    """A number of ours, E.164, and the agent who answers it."""

    number: str
    organisation_id: str
    agent_id: str


class LineRegister(Protocol):
    """Keeps which agent answers which number."""

    async def numbers(self, organisation_id: str | None) -> Sequence[OurNumber]:
        """Return the numbers of a business, or of all, ascending."""

    async def number(self, number: str) -> OurNumber | None:
        """Return one of them."""

    async def assign(self, number: str, agent_id: str) -> OurNumber:
        """Have an agent answer a number; a repeat is fine. Calls that run go on as they are.

        Raises RuleBroken for a number of another business, for one to which calls are handed over, and for an agent
        that was never published; NotFound for an agent that is not known.
        """

    async def give_up(self, number: str) -> bool:
        """Have nobody answer a number any more; False when nobody did."""
