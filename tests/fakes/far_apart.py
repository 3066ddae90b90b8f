"""The workshop as a business of two places with different clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.business import Absence, Location, Organisation
from store.directory import SqlDirectory


class FarApart(SqlDirectory):
    """The real directory; the workshop's second bay stands in Los Angeles, away from Tuesday noon on."""

    async def organisation(self, organisation_id: str) -> Organisation:
        """Return the workshop so changed."""
        workshop = await super().organisation(organisation_id)
        bay_1, bay_2 = workshop.resources
        noon = datetime(2026, 11, 24, 20, tzinfo=UTC)
        away = replace(bay_2, location_key="la", absences=(Absence(noon, noon + timedelta(days=9)),))
        places = (Location("ny", "New York", "America/New_York"), Location("la", "LA", "America/Los_Angeles"))
        return replace(workshop, resources=(replace(bay_1, location_key="ny"), away), locations=places)
