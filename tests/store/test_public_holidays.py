"""Public holidays by region."""

from __future__ import annotations

from datetime import date

import pytest

from domain.business import HolidayRegion
from domain.errors import RuleBroken
from store.public_holidays import public_holidays


@pytest.mark.parametrize(
    ("region", "day"),
    [
        (HolidayRegion("US"), date(2026, 11, 26)),
        (HolidayRegion("US", "IL"), date(2026, 2, 12)),
        (HolidayRegion("DE", "BY"), date(2026, 1, 6)),
        (HolidayRegion("US"), date(2027, 7, 5)),
    ],
    ids=["country", "subdivision", "elsewhere", "in lieu"],
)
def test_holiday_is_kept(region: HolidayRegion, day: date) -> None:
    """Those of the country, those of its parts, and the day off when one falls on a weekend."""
    assert day in public_holidays(region, day.year)


def test_holiday_of_another_part_is_not() -> None:
    """Epiphany is kept in Bavaria, not in Berlin."""
    assert date(2026, 1, 6) not in public_holidays(HolidayRegion("DE", "BE"), 2026)


@pytest.mark.parametrize("region", [HolidayRegion("XX"), HolidayRegion("US", "ZZ")])
def test_unknown_region_says_how_they_are_written(region: HolidayRegion) -> None:
    """Nobody is left to believe that a place has no holidays."""
    with pytest.raises(RuleBroken, match="ISO 3166"):
        public_holidays(region, 2026)
