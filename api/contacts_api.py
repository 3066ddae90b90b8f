"""Customers: listed, created, changed, merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from api.businesses import Businesses
from api.contact_views import ContactChange, ContactItem, ContactList, Merge, NewContact, contact_item, contact_list
from api.etags import UNCHANGED, IfMatch, IfNoneMatch, check_version, demanded, tagged
from api.fields import ContactId, CustomerNumber, Email, OrganisationId, Phone, StoredName
from api.idempotency import Asked, Once
from api.key_guard import OPERATING, GrantedRole, KeyGuard
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_name_cursor
from api.problems import invalid_field
from api.shown import sees_numbers
from domain.business import Contact
from domain.errors import RuleBroken
from domain.ports.access import ApiKeys
from domain.ports.customers import ContactClue, Contacts
from domain.ports.reading import ContactFilter, ContactReader
from domain.ports.storage import Directory


@dataclass(frozen=True, slots=True)
class ContactsApi:
    """Shows and changes customers."""

    keys: ApiKeys
    businesses: Businesses
    reader: ContactReader
    directory: Directory
    contacts: Contacts
    once: Once

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an operator's to change anything."""
        router = APIRouter(prefix="/api/contacts", tags=["contacts"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("", summary="List contacts by name")(self.list_contacts)
        router.post(
            "", summary="Create a contact", response_model=ContactItem, status_code=201, dependencies=[OPERATING]
        )(self.create)
        router.get("/lookup", summary="Look contacts up by what is known of them", dependencies=[OPERATING])(
            self.look_up
        )
        router.get("/{contact_id}", summary="Show one contact", response_model=ContactItem, responses=UNCHANGED)(
            self.show
        )
        router.patch("/{contact_id}", summary="Change a contact", response_model=ContactItem, dependencies=[OPERATING])(
            self.change
        )
        router.post(
            "/{contact_id}/merge",
            summary="Merge a doubled contact into this one",
            response_model=ContactItem,
            dependencies=[OPERATING],
        )(self.merge)
        return router

    async def list_contacts(
        self,
        role: GrantedRole,
        organisation: OrganisationId = None,
        search: Annotated[
            str | None,
            Query(
                min_length=1,
                max_length=100,
                description="Part of a name; for an operator of a phone too, however it is written, or the beginning of"
                " an e-mail. The nearest names come first",
            ),
        ] = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> ContactList:
        """List contacts by name."""
        where = ContactFilter(
            await self.businesses.id_of(organisation), words=search, in_names_only=not sees_numbers(role)
        )
        rows = await self.reader.contacts(where, after=parsed_name_cursor(cursor), limit=limit + 1)
        return contact_list(rows, role, limit=limit)

    async def look_up(
        self,
        *,
        role: GrantedRole,
        organisation: OrganisationId = None,
        phone: Annotated[Phone | None, Query(description="Exactly; send the plus as %2B")] = None,
        number: Annotated[
            CustomerNumber | None, Query(description="The business's own number for him, or our id")
        ] = None,
        name: Annotated[StoredName | None, Query(description="Every word of it, in any order")] = None,
        email: Annotated[Email | None, Query(description="Exactly, in any case")] = None,
    ) -> ContactList:
        """Find the contacts all that is said fits, at most ten; something has to be said."""
        clue = ContactClue(phone=phone, number=number, name=name, email=email)
        if clue == ContactClue():
            raise invalid_field("query", "phone", message="or another clue is needed: number, name, email")
        found = await self.contacts.find(await self.businesses.id_of(organisation), clue)
        return contact_list(found, role, limit=len(found))

    async def show(self, contact_id: ContactId, role: GrantedRole, if_none_match: IfNoneMatch = None) -> Response:
        """Show one contact."""
        return tagged(contact_item(await self.directory.contact(contact_id), role), if_none_match=if_none_match)

    async def create(
        self, new: NewContact, asked: Asked, role: GrantedRole, organisation: OrganisationId = None
    ) -> Response:
        """Create a contact; 409 when another one has one of the phones already."""
        wanted = new.contact(asked.intent_id, await self.businesses.id_of(organisation))

        async def act() -> Response:
            saved = await self.directory.save_contact(wanted)
            if saved.contact_id != wanted.contact_id:
                raise RuleBroken(f"contact {saved.contact_id} has one of the phones: change or merge that one")
            return tagged(contact_item(saved, role), status=201, location=f"/api/contacts/{saved.contact_id}")

        return await self.once.answer(asked, act)

    async def change(
        self, contact_id: ContactId, wanted: ContactChange, role: GrantedRole, if_match: IfMatch = None
    ) -> Response:
        """Change a contact; what is left out stays. Needs `If-Match`."""
        condition = demanded(if_match)

        def applied(contact: Contact) -> Contact:
            check_version(condition, contact_item(contact, role))
            return wanted.applied(contact)

        return tagged(contact_item(await self.contacts.change(contact_id, applied), role))

    async def merge(self, contact_id: ContactId, wanted: Merge, asked: Asked, role: GrantedRole) -> Response:
        """Give this contact all that a doubled one has (numbers, vehicles, appointments, calls), and drop that one."""

        async def act() -> Response:
            return tagged(contact_item(await self.contacts.merge(contact_id, wanted.doubled_id), role))

        return await self.once.answer(asked, act)
