"""Takes people at their word who do not want to hear of a business any more."""

from __future__ import annotations

from temporalio import activity

from domain.ports.consent import SuppressionEntry, Suppressions


class OptOuts:
    """Puts numbers on the list of those nobody contacts."""

    def __init__(self, suppressions: Suppressions) -> None:
        """Take the port it works on."""
        self._suppressions = suppressions

    @activity.defn(name="opt_outs.suppress")
    async def suppress(self, entry: SuppressionEntry) -> None:
        """Put a number on the list; from then on no call and no text goes there."""
        await self._suppressions.suppress(entry)
