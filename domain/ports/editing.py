"""What people change by hand of the business itself.

A change is a function of the value as it stands. It is called in the unit of work that stores what it returns, so that
nobody's change is lost in between; what it raises is raised, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from domain.business import Organisation, Resource, Service


class BusinessEditor(Protocol):
    """Changes what a business offers."""

    async def organisation_ids(self) -> Sequence[str]:
        """Return every business there is, ascending."""

    async def as_entered(self, organisation_id: str) -> Organisation:
        """Return a business as people have entered it, without the public holidays it keeps; raises NotFound."""

    async def change_service(self, organisation_id: str, key: str, change: Callable[[Service], Service]) -> Service:
        """Store a change of a service; raises NotFound."""

    async def change_resource(self, organisation_id: str, key: str, change: Callable[[Resource], Resource]) -> Resource:
        """Store a change of a resource as it was entered; raises NotFound."""
