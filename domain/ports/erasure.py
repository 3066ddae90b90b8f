"""A person is taken out of everything that is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

#: What stands where a name or a wish stood.
ERASED: Final = "Erased"


@dataclass(frozen=True, slots=True)
class Erasure:
    """What has become of it, also by earlier erasures of the same customer.

    Attributes:
        erased_at: Aware UTC; of the first time, when he was erased before.
        appointment_ids: His past ones.
        recordings: Recording SIDs that led to what he has said: the telephone company still has it.
    """

    contact_id: str
    erased_at: datetime
    calls: int = 0
    messages: int = 0
    tasks: int = 0
    appointment_ids: tuple[str, ...] = ()
    recordings: tuple[str, ...] = ()


class Erasures(Protocol):
    """Takes people out."""

    async def erase(self, contact_id: str, confirm: str, now: datetime) -> Erasure:
        """Take a customer out of every table, in one unit of work; caches forget him.

        A repeat looks again, takes out what has come since, and returns what was found all told.

        His row stays without anything in it, so that appointments and costs go on adding up. The numbers nobody
        contacts any more stay: to keep to somebody's no, one has to know it.

        Args:
            contact_id: Who.
            confirm: His name as it is stored, from whoever is sure; of no account once he was erased.
            now: Aware UTC.

        Raises:
            NotFound: There is no such customer, or he was merged into another one.
            RuleBroken: The name is another one, or something with him is under way; says what.
        """
