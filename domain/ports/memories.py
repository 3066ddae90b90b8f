"""What is remembered of customers, as it is kept and read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from domain.memory import Memory
from domain.relationship import Visits


class Memories(Protocol):
    """Keeps one memory of each customer; who was merged has that of the customer he was merged into."""

    async def memory(self, contact_id: str) -> Memory:
        """Return what is remembered of a customer, an empty memory if nothing is; raises NotFound for no customer."""

    async def change(self, contact_id: str, change: Callable[[Memory], Memory], at: datetime) -> Memory:
        """Store what `change` makes of a memory as its next revision, in one unit of work, and return it.

        What changes nothing is no revision. Raises NotFound for no customer.
        """

    async def visits(self, contact_id: str, now: datetime) -> Visits:
        """Return a customer's appointments, counted as of an instant."""
