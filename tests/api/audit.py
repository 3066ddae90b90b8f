"""An audit log in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from domain.audit import AuditEntry, AuditEvent, bound
from domain.errors import ProviderUnavailable
from domain.ports.audit import AuditFilter, AuditLog, AuditReader


class FakeAudit(AuditLog, AuditReader):
    """Keeps entries; `is_away` for a database that does not answer."""

    def __init__(self) -> None:
        """Nothing has happened."""
        self.kept: list[AuditEntry] = []
        self.is_away = False

    async def append(self, event: AuditEvent) -> None:
        """Write an event as the next entry; one that is known already changes nothing."""
        if self.is_away:
            raise ProviderUnavailable("database", "no answer")
        if event.event_id not in {entry.event.event_id for entry in self.kept}:
            self.kept.append(bound(event, after=self.kept[-1] if self.kept else None))

    async def entries(self, where: AuditFilter, *, before: int | None, limit: int) -> Sequence[AuditEntry]:
        """Return at most `limit` entries, the latest first."""
        found = [
            one
            for one in reversed(self.kept)
            if (before is None or one.number < before)
            and where.subject.lower() in one.event.subject.lower()
            and where.actor.lower() in one.event.actor.lower()
            and where.action.lower() in one.event.action.lower()
        ]
        return found[:limit]

    async def all_entries(self) -> AsyncIterator[AuditEntry]:
        """Return every entry, from the first."""
        for entry in self.kept:
            yield entry
