"""Whom the business may contact: what customers have agreed to, numbers nobody contacts any more, calling hours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from api.businesses import Businesses
from api.consent_views import (
    ConsentItem,
    ConsentList,
    DialPolicyItem,
    NewConsent,
    NewSuppression,
    SuppressionItem,
    SuppressionList,
    suppression_list,
)
from api.etags import UNCHANGED, IfMatch, IfNoneMatch, check_version, demanded, tagged
from api.fields import ContactId, OrganisationId, PhonePath
from api.key_guard import GOVERNING, OPERATING, GrantedRole, KeyGuard, asker_of
from api.paging import DEFAULT_LIMIT, CursorText, Limit, parsed_cursor
from domain.compliance import DialPolicy
from domain.errors import NotFound
from domain.outbound import DialPurpose
from domain.ports.access import ApiKeys
from domain.ports.consent import ConsentEntry, Consents, SuppressionEntry, Suppressions
from domain.ports.dialling import DialPolicies
from domain.ports.storage import Directory

Purpose = Annotated[DialPurpose, Path(description="What he is contacted for")]
_SUPPRESSION: Final = "/suppressions/{phone}"


@dataclass(frozen=True, slots=True)
class ConsentsApi:
    """Shows and records consent, suppression and calling hours.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    businesses: Businesses
    directory: Directory
    consents: Consents
    suppressions: Suppressions
    policies: DialPolicies
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, an operator's to record, an owner's to lift or loosen."""
        router = APIRouter(prefix="/api", tags=["consent"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/contacts/{contact_id}/consents", summary="Show what a customer has agreed to")(self.show_consents)
        router.put(
            "/contacts/{contact_id}/consents/{purpose}",
            summary="Record what a customer has said to being contacted",
            dependencies=[OPERATING],
        )(self.record_consent)
        router.get("/suppressions", summary="List numbers nobody contacts any more", dependencies=[OPERATING])(
            self.list_suppressions
        )
        router.put(_SUPPRESSION, summary="Contact a number no more, on any channel", dependencies=[OPERATING])(
            self.suppress
        )
        router.delete(
            _SUPPRESSION,
            summary="Take a number off the list, at its owner's wish",
            status_code=204,
            dependencies=[GOVERNING],
        )(self.lift)
        router.get(
            "/dial-policy",
            summary="Show calling hours and caps",
            response_model=DialPolicyItem,
            responses=UNCHANGED,
        )(self.show_policy)
        router.put(
            "/dial-policy",
            summary="Change calling hours and caps",
            response_model=DialPolicyItem,
            dependencies=[GOVERNING],
        )(self.change_policy)
        return router

    async def show_consents(self, contact_id: ContactId, role: GrantedRole) -> ConsentList:
        """Show the latest a customer has said for each purpose; about what is missing he has said nothing."""
        contact = await self.directory.contact(contact_id)
        said = await self.consents.latest(contact.contact_id)
        barred = await self.suppressions.of_numbers(contact.organisation_id, contact.phones)
        return ConsentList.of(said, barred, role)

    async def record_consent(
        self, contact_id: ContactId, purpose: Purpose, wanted: NewConsent, request: Request
    ) -> ConsentItem:
        """Record a customer's yes or no for a purpose; earlier words are kept as evidence."""
        contact = await self.directory.contact(contact_id)
        source = f"{wanted.source} ({asker_of(request).name})"
        entry = ConsentEntry(contact.contact_id, purpose, wanted.state, source, self.now())
        await self.consents.record(entry)
        return ConsentItem.of(entry)

    async def list_suppressions(
        self,
        organisation: OrganisationId = None,
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> SuppressionList:
        """List the numbers, those put on it last first."""
        business_id = await self.businesses.id_of(organisation)
        entries = await self.suppressions.entries(business_id, after=parsed_cursor(cursor), limit=limit + 1)
        return suppression_list(entries, limit=limit)

    async def suppress(
        self,
        phone: PhonePath,
        wanted: NewSuppression,
        request: Request,
        organisation: OrganisationId = None,
    ) -> SuppressionItem:
        """Put a number on the list; it counts from now on, for what was promised before too.

        One that is on it already stays with its first entry, which is the answer.
        """
        business_id = await self.businesses.id_of(organisation)
        source = asker_of(request).name
        entry = SuppressionEntry(business_id, phone, wanted.reason, source, self.now())
        return SuppressionItem.of(await self.suppressions.suppress(entry))

    async def lift(self, phone: PhonePath, organisation: OrganisationId = None) -> None:
        """Take a number off the list; 404 when it is not on it."""
        if not await self.suppressions.lift(await self.businesses.id_of(organisation), phone):
            raise NotFound("the number is not on the list")

    async def show_policy(self, organisation: OrganisationId = None, if_none_match: IfNoneMatch = None) -> Response:
        """Show when and how often somebody is rung; the law's hours where nothing narrower is set."""
        policy = await self.policies.policy(await self.businesses.id_of(organisation))
        return tagged(DialPolicyItem.of(policy), if_none_match=if_none_match)

    async def change_policy(
        self, wanted: DialPolicyItem, organisation: OrganisationId = None, if_match: IfMatch = None
    ) -> Response:
        """Change when and how often somebody is rung; never beyond what the law allows. Needs `If-Match`."""
        condition, business_id = demanded(if_match), await self.businesses.id_of(organisation)

        def change(stands: DialPolicy) -> DialPolicy:
            check_version(condition, DialPolicyItem.of(stands))
            return wanted.policy()

        return tagged(DialPolicyItem.of(await self.policies.change(business_id, change)))
