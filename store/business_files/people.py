"""Customers and vehicles as a row of CSV or an entry of YAML has them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from domain.written import FIRST_YEAR, LAST_YEAR, LONGEST_MAKE
from store.business_files.entries import ContactEntry, VehicleEntry
from store.business_files.fields import Email, Key, Name, Part, Phone, Plate, Text, VinText, Zone

_Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_MAKE)]


class ContactPart(Part):
    """A customer."""

    name: Name
    id: Key | None = None
    number: Text | None = None
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    time_zone: Zone | None = None
    verified: bool = False

    @model_validator(mode="after")
    def _is_recognisable(self) -> Self:
        if not (self.id or self.number or self.phones or self.emails):
            raise ValueError("needs a number, a phone or an e-mail address to be recognised by")
        return self

    def entry(self, place: str) -> ContactEntry:
        """Return it with where it stands."""
        return ContactEntry(
            place=place,
            name=self.name,
            contact_id=self.id,
            number=self.number,
            phones=tuple(dict.fromkeys(self.phones)),
            emails=tuple(dict.fromkeys(self.emails)),
            time_zone=self.time_zone,
            is_verified=self.verified,
        )


class VehiclePart(Part):
    """A vehicle."""

    customer: Text
    vin: VinText | None = None
    plate: Plate | None = None
    make: _Word = ""
    model: _Word = ""
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)] | None = None

    @model_validator(mode="after")
    def _is_recognisable(self) -> Self:
        if not (self.vin or self.plate):
            raise ValueError("needs a VIN or a plate to be recognised by")
        return self

    def entry(self, place: str) -> VehicleEntry:
        """Return it with where it stands."""
        return VehicleEntry(place, self.customer, self.vin, self.plate, self.make, self.model, self.year)
