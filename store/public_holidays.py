"""Public holidays of a region, computed offline and kept in this process: a year's do not change while it runs."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from holidays import country_holidays

from domain.business import HolidayRegion
from domain.errors import RuleBroken

_MOST_YEARS_KEPT: Final = 512


#: Regions are known in all years or none.
_ANY_YEAR: Final = 2026


def what_is_wrong(region: HolidayRegion) -> str | None:
    """Return why nobody knows the holidays of a region; None when they are known."""
    try:
        public_holidays(region, _ANY_YEAR)
    except RuleBroken as error:
        return str(error)
    return None


@lru_cache(maxsize=_MOST_YEARS_KEPT)
def public_holidays(region: HolidayRegion, year: int) -> frozenset[date]:
    """Return the days of a year on which a region keeps a public holiday, days in lieu included.

    Raises:
        RuleBroken: There is no such region, or nobody knows its holidays.
    """
    try:
        return frozenset(country_holidays(region.country, subdiv=region.subdivision, years=year))
    except NotImplementedError as error:
        raise RuleBroken(f"{error}: countries are written as ISO 3166-1 alpha-2, subdivisions as ISO 3166-2") from None
