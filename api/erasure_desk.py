"""What is left to do once a person was erased here: what others keep of him."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class ErasureDesk(Protocol):
    """Sees to it, however long a vendor is away."""

    async def clear_calendars(self, contact_id: str, appointment_ids: Sequence[str]) -> None:
        """Have the events of his appointments name him no more; a repeat is fine. Raises ProviderUnavailable."""
