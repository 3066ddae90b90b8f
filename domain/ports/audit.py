"""The audit log, as it is written and read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.audit import AuditEntry, AuditEvent


class AuditLog(Protocol):
    """Takes what somebody did; nothing of it is ever changed or removed."""

    async def append(self, event: AuditEvent) -> None:
        """Write an event as the next entry; one that is known already changes nothing."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted: those whose subject, actor and action contain this, whatever the case; empty: all."""

    subject: str = ""
    actor: str = ""
    action: str = ""


class AuditReader(Protocol):
    """Reads entries."""

    async def entries(self, where: AuditFilter, *, before: int | None, limit: int) -> Sequence[AuditEntry]:
        """Return at most `limit` entries, the latest first; `before`: only those with a lower number."""

    def all_entries(self) -> AsyncIterator[AuditEntry]:
        """Return every entry, from the first."""
