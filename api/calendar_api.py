"""A week's view of the business."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from api.businesses import Businesses
from api.calendar_views import Calendar, calendar
from api.etags import UNCHANGED, IfNoneMatch, tagged
from api.fields import Day, OrganisationId
from api.key_guard import KeyGuard
from domain.ports.access import ApiKeys
from domain.ports.reading import AppointmentReader

_WEEK: Final = 7
_MOST_DAYS: Final = 31
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarApi:
    """Shows what is taken when."""

    keys: ApiKeys
    businesses: Businesses
    reader: AppointmentReader

    def router(self) -> APIRouter:
        """Return the route; it needs a key."""
        router = APIRouter(prefix="/api", tags=["calendar"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/calendar", summary="Show some days by resource", response_model=Calendar, responses=UNCHANGED)(
            self.show
        )
        return router

    async def show(
        self,
        *,
        first: Annotated[Day, Query(alias="from", description="First local day")],
        days: Annotated[int, Query(ge=1, le=_MOST_DAYS, description="How many days")] = _WEEK,
        cancelled: Annotated[bool, Query(description="Cancelled appointments too, where they would be")] = False,
        organisation: OrganisationId = None,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """Show appointments, holds, absences and closed times of each resource, in its local time."""
        business = await self.businesses.named(organisation)
        # A local day lies within a day of its UTC date, whatever the zone.
        begin = datetime.combine(first - _DAY, time(), UTC)
        overviews = await self.reader.between(
            business.organisation_id, begin, begin + (days + 2) * _DAY, with_cancelled=cancelled
        )
        return tagged(calendar(business, overviews, first_day=first, days=days), if_none_match=if_none_match)
