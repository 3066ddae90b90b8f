"""A do-not-call list that fails when tests say so."""

from __future__ import annotations

from domain.ports.consent import SuppressionEntry
from store.database import Database
from store.suppressions import SqlSuppressions
from tests.fakes.faults import Faults


class FaultySuppressions(SqlSuppressions):
    """The list, with faults in its write."""

    def __init__(self, database: Database) -> None:
        """Fail nowhere yet."""
        super().__init__(database)
        self.suppressing = Faults()

    async def suppress(self, entry: SuppressionEntry) -> SuppressionEntry:
        """Put a number on the list."""
        await self.suppressing.before()
        standing = await super().suppress(entry)
        await self.suppressing.answer()
        return standing
