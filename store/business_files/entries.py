"""What a file says, whatever its form: entries that are whole, and refusals of those that are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from domain.approvals import ApprovalPolicy, Approver
from domain.budgets import Scope
from domain.business import Agent, Organisation
from domain.principals import Principal


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an entry is not taken; `place` is where it stands, for example `line 7`."""

    place: str
    reason: str

    @property
    def order(self) -> tuple[str, int]:
        """By which refusals stand as their entries do in the file."""
        what, _, number = self.place.rpartition(" ")
        return what, int(number)


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """A customer. Without id and number he is recognised by a phone, or else an e-mail, together with his name.

    Attributes:
        contact_id: Ours; None where the file does not say it.
        number: As the business's own books call him.
        phones: E.164.
    """

    place: str
    name: str
    contact_id: str | None = None
    number: str | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    time_zone: str | None = None
    is_verified: bool = False


@dataclass(frozen=True, slots=True)
class VehicleEntry:
    """A vehicle, recognised by its VIN, or else by its plate and owner.

    Attributes:
        customer: Whose it is: customer number, contact id, phone or e-mail.
        vin: As `domain.vin.read_vin` returns it.
    """

    place: str
    customer: str
    vin: str | None = None
    plate: str | None = None
    make: str = ""
    model: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class BusinessFile:
    """All a file says about one business.

    Attributes:
        organisation: With its services, resources and locations; None where the file has only people in it.
        numbers: Our number, E.164, and the id of the agent who answers it.
        approvers: Who decides, in the order in which they are asked; None: the file does not say.
        policy: How long they take; None: the file does not say.
        refusals: Entries that could not be read.
        principals: Those in charge; who is left out of the list is so no more. None: the file says nothing about it.
        limits: How much the business allows itself; what the file leaves out stays as it is.
    """

    organisation_id: str
    organisation: Organisation | None = None
    agents: tuple[Agent, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    approvers: tuple[Approver, ...] | None = None
    policy: ApprovalPolicy | None = None
    contacts: tuple[ContactEntry, ...] = ()
    vehicles: tuple[VehicleEntry, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    principals: tuple[Principal, ...] | None = None
    limits: Mapping[Scope, Decimal] = field(default_factory=dict)
