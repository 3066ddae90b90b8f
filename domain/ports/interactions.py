"""Everything that has happened with a customer, on one timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from domain.interactions import Interaction, InteractionKind
from domain.ports.reading import Cursor


@dataclass(frozen=True, slots=True)
class InteractionFilter:
    """Which of them: None leaves nothing out; a channel is in the word `Interaction` has for it."""

    kind: InteractionKind | None = None
    channel: str | None = None


EVERYTHING: Final = InteractionFilter()


class InteractionReader(Protocol):
    """Reads timelines."""

    async def interactions(
        self, contact_id: str, *, after: Cursor | None, limit: int, where: InteractionFilter = EVERYTHING
    ) -> Sequence[Interaction]:
        """Return at most `limit` of a customer's by (happened_at, interaction_id) descending; none of an unknown one.

        Who was merged has those of the customer he was merged into.
        """


class InteractionLog(Protocol):
    """Keeps what no other table knows."""

    async def note(self, interaction: Interaction) -> None:
        """Keep what has happened; a repeat changes nothing, and of an unknown customer nothing is kept."""
