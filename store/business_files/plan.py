"""Whom a file's customers and vehicles are, beside those there are; nothing is written here.

Rules of the file:
- A customer is who has the id or the customer number; else who has one of the phones, or without phones one of the
  e-mails, *and* the same name. A phone of somebody else is refused: one number leads to one customer.
- What the file says counts; what it does not say stays. So a second import finds nothing to change.
- Whoever was merged into another customer stays merged: what the file says of him is passed over.
- An entry that is the same customer as one before it is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from domain.business import Contact
from domain.errors import RuleBroken
from domain.redaction import mask_number
from domain.vehicles import Vehicle
from store.business_files.entries import ContactEntry, Refusal, VehicleEntry

_ID_LENGTH: Final = 24


@dataclass(slots=True)
class Known:
    """Who and what there is, as the plan goes on.

    Attributes:
        pointers: Id of a customer who was merged → id of the one he was merged into.
    """

    organisation_id: str
    contacts: dict[str, Contact]
    vehicles: dict[str, Vehicle]
    pointers: Mapping[str, str] = field(default_factory=dict)
    merged_numbers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """What to write: each with how it was before, None for a new one."""

    contacts: list[tuple[Contact | None, Contact]] = field(default_factory=list)
    vehicles: list[tuple[Vehicle | None, Vehicle]] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def planned(
    known: Known, contacts: Iterable[ContactEntry], vehicles: Iterable[VehicleEntry], *, keeps_known: bool
) -> Plan:
    """Return what a file changes.

    Args:
        known: What there is; changed on the way.
        contacts: The file's customers.
        vehicles: The file's vehicles.
        keeps_known: Whether what is there already stays as it is, whatever the file says.
    """
    plan, people = Plan(), _People(known)
    for contact in contacts:
        try:
            plan.contacts += people.take(contact, keeps_known=keeps_known)
        except RuleBroken as error:
            plan.refusals.append(Refusal(contact.place, str(error)))
    garage = _Garage(known, people)
    for vehicle in vehicles:
        try:
            plan.vehicles += garage.take(vehicle, keeps_known=keeps_known)
        except RuleBroken as error:
            plan.refusals.append(Refusal(vehicle.place, str(error)))
    return plan


class _People:
    """The customers, by everything one is recognised by."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._by_number: dict[str, str] = dict(known.merged_numbers)
        self._by_phone: dict[str, str] = {}
        self._by_email: dict[str, list[str]] = {}
        self._places: dict[str, str] = {}
        for contact in known.contacts.values():
            self._index(contact)

    def take(self, entry: ContactEntry, *, keeps_known: bool) -> Sequence[tuple[Contact | None, Contact]]:
        """Return the change an entry makes, with how it was before; nothing when it is passed over."""
        contact_id = self._recognised(entry)
        if contact_id in self._known.pointers:
            return ()
        self._check(entry, contact_id)
        before = self._known.contacts.get(contact_id)
        after = _told(before or Contact(contact_id, self._known.organisation_id, entry.name), entry)
        if before is not None and keeps_known:
            after = before
        self._places[contact_id] = entry.place
        self._known.contacts[contact_id] = after
        self._index(after)
        return ((before, after),)

    def find(self, customer: str) -> Contact | None:
        """Return who is meant by a customer number, id, phone or e-mail, if that is one customer."""
        emails = self._by_email.get(customer.casefold(), [])
        found = (
            self._by_number.get(customer.casefold())
            or (customer if customer in self._known.contacts else None)
            or self._by_phone.get(customer)
            or (emails[0] if len(emails) == 1 else None)
            or customer
        )
        return self._known.contacts.get(self._known.pointers.get(found, found))

    def _index(self, contact: Contact) -> None:
        if contact.customer_number is not None:
            self._by_number[contact.customer_number.casefold()] = contact.contact_id
        for phone in contact.phones:
            self._by_phone[phone] = contact.contact_id
        for email in contact.emails:
            owners = self._by_email.setdefault(email.casefold(), [])
            if contact.contact_id not in owners:
                owners.append(contact.contact_id)

    def _recognised(self, entry: ContactEntry) -> str:
        """Return the id of who an entry is, that of a new customer included."""
        if entry.contact_id is not None:
            return entry.contact_id
        if entry.number is not None and (owner := self._by_number.get(entry.number.casefold())) is not None:
            return owner
        derived = _derived(self._known.organisation_id, entry.number or (entry.phones or entry.emails)[0])
        if derived in self._known.contacts or derived in self._known.pointers:
            return derived
        owners = [self._by_phone[phone] for phone in entry.phones if phone in self._by_phone]
        if not entry.phones:
            owners = [owner for email in entry.emails for owner in self._by_email.get(email.casefold(), ())]
        return next((owner for owner in owners if self._is_named_alike(owner, entry)), derived)

    def _is_named_alike(self, contact_id: str, entry: ContactEntry) -> bool:
        contact = self._known.contacts[contact_id]
        has_other_number = None not in {entry.number, contact.customer_number}
        return _plain(contact.name) == _plain(entry.name) and not has_other_number

    def _check(self, entry: ContactEntry, contact_id: str) -> None:
        if contact_id in self._places:
            raise RuleBroken(f"is the same customer as {self._places[contact_id]}: write him once")
        for phone in entry.phones:
            owner = self._by_phone.get(phone, contact_id)
            if owner != contact_id:
                where = self._places.get(owner, "among those stored already")
                raise RuleBroken(f"{mask_number(phone)} belongs to another customer ({where}): leave it out in one")
        number_of = self._by_number.get((entry.number or "").casefold(), contact_id)
        if number_of != contact_id:
            raise RuleBroken("the customer number is another customer's")


class _Garage:
    """The vehicles, by VIN, and by plate and owner."""

    def __init__(self, known: Known, people: _People) -> None:
        self._known = known
        self._people = people
        self._places: dict[str, str] = {}
        self._by_vin = {vehicle.vin: key for key, vehicle in known.vehicles.items() if vehicle.vin is not None}
        self._by_plate = {(vehicle.plate, vehicle.contact_id): key for key, vehicle in known.vehicles.items()}

    def take(self, entry: VehicleEntry, *, keeps_known: bool) -> Sequence[tuple[Vehicle | None, Vehicle]]:
        """Return the change an entry makes, with how it was before."""
        owner = self._people.find(entry.customer)
        if owner is None:
            raise RuleBroken(
                "its customer is not known: write his number, phone or e-mail address, and import him first"
            )
        vehicle_id = self._recognised(entry, owner.contact_id)
        if vehicle_id in self._places:
            raise RuleBroken(f"is the same vehicle as {self._places[vehicle_id]}: write it once")
        before = self._known.vehicles.get(vehicle_id)
        new = Vehicle(vehicle_id, self._known.organisation_id, owner.contact_id)
        after = before if before is not None and keeps_known else _described(before or new, entry, owner.contact_id)
        self._places[vehicle_id] = entry.place
        return ((before, after),)

    def _recognised(self, entry: VehicleEntry, owner_id: str) -> str:
        by_plate = self._by_plate.get((entry.plate, owner_id)) if entry.plate is not None else None
        if entry.vin is None:
            return by_plate or _derived(self._known.organisation_id, f"{entry.plate} {owner_id}")
        if entry.vin in self._by_vin:
            return self._by_vin[entry.vin]
        # Known by its plate so far: now its VIN is known as well.
        if by_plate is not None and self._known.vehicles[by_plate].vin is None:
            return by_plate
        return _derived(self._known.organisation_id, entry.vin)


def _told(contact: Contact, entry: ContactEntry) -> Contact:
    return replace(
        contact,
        name=entry.name,
        phones=tuple(dict.fromkeys((*entry.phones, *contact.phones))),
        emails=_joined(entry.emails, contact.emails),
        is_verified=contact.is_verified or entry.is_verified,
        time_zone=entry.time_zone or contact.time_zone,
        customer_number=entry.number or contact.customer_number,
    )


def _joined(first: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Return all addresses once, however they are capitalised."""
    joined: dict[str, str] = {}
    for email in (*first, *others):
        joined.setdefault(email.casefold(), email)
    return tuple(joined.values())


def _described(vehicle: Vehicle, entry: VehicleEntry, owner_id: str) -> Vehicle:
    return replace(
        vehicle,
        contact_id=owner_id,
        vin=entry.vin or vehicle.vin,
        plate=entry.plate or vehicle.plate,
        make=entry.make or vehicle.make,
        model=entry.model or vehicle.model,
        year=entry.year or vehicle.year,
    )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _derived(organisation_id: str, key: str) -> str:
    return hashlib.sha256(f"{organisation_id}\x1f{key.casefold()}".encode()).hexdigest()[:_ID_LENGTH]
