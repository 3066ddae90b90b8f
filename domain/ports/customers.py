"""Customers and their vehicles, as those look them up and change them who keep the books."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.business import Contact
from domain.vehicles import Vehicle, VehicleFacts


@dataclass(frozen=True, slots=True)
class ContactClue:
    """What is known of a customer who is looked for; at least one of it, and all that is given has to fit.

    Attributes:
        phone: E.164, exactly.
        number: The customer number of the business's own books, or our contact id; exactly, in any case.
        name: Every word of it is part of his name, in any case and order.
        email: Exactly, in any case.
    """

    phone: str | None = None
    number: str | None = None
    name: str | None = None
    email: str | None = None


class ContactFinder(Protocol):
    """Looks customers up."""

    async def find(self, organisation_id: str, clue: ContactClue, *, limit: int = 10) -> Sequence[Contact]:
        """Return every customer the clue fits, whose whole name it is first, then by name; several where it is vague.

        Raises RuleBroken when the clue says nothing.
        """


class Contacts(ContactFinder, Protocol):
    """Looks customers up and keeps one record of each."""

    async def change(self, contact_id: str, change: Callable[[Contact], Contact]) -> Contact:
        """Store what `change` makes of a customer, in one unit of work; raises NotFound, RuleBroken.

        RuleBroken when a phone or the customer number is another one's, and whatever `change` itself raises.
        """

    async def merge(self, kept_id: str, doubled_id: str) -> Contact:
        """Give all of a customer who was stored twice to the one that is kept, in one unit of work, and return him.

        Phones, e-mails, vehicles, appointments, calls, messages and interactions change hands; the doubled id leads to
        the kept customer from then on. A repeat returns him too, with whatever has come to the doubled one meanwhile.
        Raises NotFound, and RuleBroken for one customer, customers of two businesses, or one who was erased.
        """


class Vehicles(Protocol):
    """Customers' vehicles."""

    async def get(self, vehicle_id: str) -> Vehicle:
        """Return a vehicle; raises NotFound."""

    async def by_vin(self, organisation_id: str, vin: str) -> Vehicle | None:
        """Return the vehicle with a VIN, seventeen characters in upper case."""

    async def of_contact(self, contact_id: str) -> Sequence[Vehicle]:
        """Return a customer's vehicles, by plate, then id."""

    async def save(self, vehicle: Vehicle) -> Vehicle:
        """Insert a vehicle; a repeat returns it as it stands. Raises RuleBroken when the VIN is another one's."""

    async def change(self, vehicle_id: str, change: Callable[[Vehicle], Vehicle]) -> Vehicle:
        """Store what `change` makes of a vehicle, in one unit of work; raises NotFound, RuleBroken."""


class VehicleDecoder(Protocol):
    """Whoever knows what a VIN says."""

    async def decode(self, vin: str) -> VehicleFacts:
        """Return what is known of a VIN, seventeen characters in upper case.

        Raises NotFound when it is not registered, ProviderUnavailable (worth another attempt), ProviderRejected.
        """
