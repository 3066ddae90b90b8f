"""Businesses themselves over REST: name, clock, notice, reminders, places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from api.etags import UNCHANGED, IfMatch, IfNoneMatch, check_version, demanded, tagged
from api.fields import OrganisationPath
from api.key_guard import GOVERNING, GrantedRole, KeyGuard
from api.organisation_views import BusinessList, OrganisationChange, OrganisationItem
from api.problems import invalid_field
from api.schedule_desk import ScheduleDesk
from domain.business import HolidayRegion, Organisation
from domain.ports.access import ApiKeys, Role
from domain.ports.editing import BusinessEditor
from domain.ports.lines import LineRegister

_ONE: Final = "/organisation/{organisation_id}"


@dataclass(frozen=True, slots=True)
class OrganisationsApi:
    """Shows businesses, and has them changed.

    Attributes:
        wrong_region: Returns why nobody knows a region's public holidays; None when they are known.
    """

    keys: ApiKeys
    editor: BusinessEditor
    lines: LineRegister
    schedules: ScheduleDesk
    wrong_region: Callable[[HolidayRegion], str | None]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an owner's to change anything."""
        router = APIRouter(prefix="/api", tags=["organisation"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/organisations", summary="List the organisations there are")(self.list_organisations)
        router.get(_ONE, summary="Show an organisation", response_model=OrganisationItem, responses=UNCHANGED)(
            self.show_organisation
        )
        router.patch(_ONE, summary="Change an organisation", response_model=OrganisationItem, dependencies=[GOVERNING])(
            self.change_organisation
        )
        return router

    async def list_organisations(self) -> BusinessList:
        """List the organisations of this installation, by name."""
        return BusinessList.of(await self.editor.names())

    async def show_organisation(
        self, organisation_id: OrganisationPath, role: GrantedRole, if_none_match: IfNoneMatch = None
    ) -> Response:
        """Show an organisation without what it offers."""
        business = await self.editor.as_entered(organisation_id)
        return tagged(OrganisationItem.of(business, role), if_none_match=if_none_match)

    async def change_organisation(
        self, organisation_id: OrganisationPath, wanted: OrganisationChange, if_match: IfMatch = None
    ) -> Response:
        """Change an organisation; what is booked stays at its instant, and opening hours follow the new clock.

        Calls that ring from now on see it, and reminders go out at the new time. Needs `If-Match`.
        """
        condition = demanded(if_match)
        await self._check(wanted)

        def applied(business: Organisation) -> Organisation:
            check_version(condition, OrganisationItem.of(business, Role.OWNER))
            changed = wanted.applied(business)
            _check_places(changed)
            return changed

        changed = await self.editor.change_organisation(organisation_id, applied)
        await self.schedules.follow(organisation_id)
        return tagged(OrganisationItem.of(changed, Role.OWNER))

    async def _check(self, wanted: OrganisationChange) -> None:
        """Raise RequestValidationError for what only the business can find wrong."""
        number = wanted.human_number
        if number is not None and await self.lines.number(number) is not None:
            raise invalid_field("body", "human_number", message="is a line of ours: calls would be handed over to us")
        for place in wanted.locations:
            region = place.region()
            wrong = region and self.wrong_region(region)
            if wrong:
                raise invalid_field("body", "locations", message=f"{place.key}: {wrong}")


def _check_places(business: Organisation) -> None:
    keys = Counter(place.key for place in business.locations)
    twice = [key for key, times in keys.items() if times > 1]
    if twice:
        raise invalid_field("body", "locations", message=f"{twice[0]} is there twice")
    for resource in business.resources:
        if resource.location_key is not None and resource.location_key not in keys:
            message = f"{resource.location_key} has to stay as long as {resource.key} is there: move that one first"
            raise invalid_field("body", "locations", message=message)
