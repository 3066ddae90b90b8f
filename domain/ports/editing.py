"""What people change by hand of the business itself.

A change is a function of the value as it stands. It is called in the unit of work that stores what it returns, so that
nobody's change is lost in between; what it raises is raised, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.business import Organisation, Resource, Service


@dataclass(frozen=True, slots=True)
class BusinessName:
    """A business, as it stands in a list to choose from; its IANA zone is the one its days are counted in."""

    organisation_id: str
    name: str
    time_zone: str


class BusinessEditor(Protocol):
    """Changes a business, and what it offers."""

    async def names(self) -> Sequence[BusinessName]:
        """Return every business there is, by name."""

    async def organisation_ids(self) -> Sequence[str]:
        """Return every business there is, ascending."""

    async def as_entered(self, organisation_id: str) -> Organisation:
        """Return a business as people have entered it, without the public holidays it keeps; raises NotFound."""

    async def change_organisation(
        self, organisation_id: str, change: Callable[[Organisation], Organisation]
    ) -> Organisation:
        """Store a change of a business as it was entered, its locations included; raises NotFound.

        Its services and resources are changed one by one, and not here.
        """

    async def add_service(self, organisation_id: str, service: Service) -> Service:
        """Offer something more, at the end of the list; a repeat is fine.

        Raises RuleBroken where something else has its key, NotFound.
        """

    async def add_resource(self, organisation_id: str, resource: Resource) -> Resource:
        """Add somebody or something that can be booked, at the end of the list; a repeat is fine.

        Raises RuleBroken where something else has its key, NotFound.
        """

    async def change_service(self, organisation_id: str, key: str, change: Callable[[Service], Service]) -> Service:
        """Store a change of a service; raises NotFound."""

    async def change_resource(self, organisation_id: str, key: str, change: Callable[[Resource], Resource]) -> Resource:
        """Store a change of a resource as it was entered; raises NotFound."""
