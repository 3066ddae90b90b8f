"""Customers as the API shows and takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.fields import CustomerNumber, Email, Key, PersonName, Phone, ZoneName
from api.paging import name_cursor_text, page_of
from api.shown import shown_email, shown_number
from domain.business import Contact, ReminderChannel
from domain.ports.access import Role
from domain.ports.reading import NameCursor

_MOST: Final = 10


def _once(said: list[str]) -> list[str]:
    """Leave out what has been there before, whatever its case."""
    first: dict[str, str] = {}
    for one in said:
        first.setdefault(one.casefold(), one)
    return list(first.values())


_Phones = Annotated[list[Phone], Field(max_length=_MOST, description="Preferred first"), AfterValidator(_once)]
_Emails = Annotated[list[Email], Field(max_length=_MOST, description="Preferred first"), AfterValidator(_once)]


class ContactItem(BaseModel):
    """A customer."""

    contact_id: str
    organisation_id: str
    name: str
    phones: list[str] = Field(description="E.164, preferred first; masked below the role of operator")
    emails: list[str] = Field(description="Preferred first; masked below the role of operator")
    is_verified: bool = Field(description="Whether a human or a code has verified the numbers")
    last_contact_at: datetime | None = Field(description="When the last call with him was over")
    time_zone: str | None = Field(description="IANA name of where he lives, where he has said so")
    customer_number: str | None = Field(description="What the business's own books call him")
    reminder_channel: ReminderChannel | None = Field(description="How he wants to be reminded, where he has said so")
    erased_at: datetime | None = Field(description="When he was erased: nothing can be changed of him any more")


class ContactList(BaseModel):
    """A page of customers by name."""

    contacts: list[ContactItem]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last")


class NewContact(BaseModel):
    """A customer to create."""

    model_config = ConfigDict(extra="forbid")

    name: PersonName
    phones: _Phones = Field(default_factory=list)
    emails: _Emails = Field(default_factory=list)
    is_verified: bool = False
    time_zone: ZoneName | None = None
    customer_number: CustomerNumber | None = None
    reminder_channel: ReminderChannel | None = None

    def contact(self, contact_id: str, organisation_id: str) -> Contact:
        """Return the customer."""
        return Contact(
            contact_id,
            organisation_id,
            self.name,
            tuple(self.phones),
            tuple(self.emails),
            is_verified=self.is_verified,
            time_zone=self.time_zone,
            customer_number=self.customer_number,
            reminder_channel=self.reminder_channel,
        )


class ContactChange(BaseModel):
    """What is to be changed of a customer; what is left out stays. Lists are replaced as a whole."""

    model_config = ConfigDict(extra="forbid")

    # A factory as default: the field may be left out, but may not be null.
    name: PersonName = Field(default_factory=str)
    phones: _Phones = Field(default_factory=list)
    emails: _Emails = Field(default_factory=list)
    is_verified: bool = Field(default_factory=bool)
    time_zone: ZoneName | None = None
    customer_number: CustomerNumber | None = None
    reminder_channel: ReminderChannel | None = None

    def applied(self, contact: Contact) -> Contact:
        """Return the customer with the change."""
        given: dict[str, Any] = self.model_dump(exclude_unset=True)
        for name in {"phones", "emails"} & given.keys():
            given[name] = tuple(given[name])
        return replace(contact, **given)


class Merge(BaseModel):
    """Which customer is the same person."""

    model_config = ConfigDict(extra="forbid")

    doubled_id: Key = Field(description="Id of the contact to give up; all it has goes to the one in the path")


def contact_item(contact: Contact, role: Role) -> ContactItem:
    """Return a customer as a role sees him."""
    return ContactItem(
        contact_id=contact.contact_id,
        organisation_id=contact.organisation_id,
        name=contact.name,
        phones=[shown_number(phone, role) or "" for phone in contact.phones],
        emails=[shown_email(email, role) for email in contact.emails],
        is_verified=contact.is_verified,
        last_contact_at=contact.last_contact_at,
        time_zone=contact.time_zone,
        customer_number=contact.customer_number,
        reminder_channel=contact.reminder_channel,
        erased_at=contact.erased_at,
    )


def contact_list(contacts: Sequence[Contact], role: Role, *, limit: int) -> ContactList:
    """Return a page of at most `limit` customers; one more means that there is a next page."""
    page, cursor = page_of(contacts, limit, lambda one: name_cursor_text(NameCursor(one.name, one.contact_id)))
    return ContactList(contacts=[contact_item(contact, role) for contact in page], next_cursor=cursor)
