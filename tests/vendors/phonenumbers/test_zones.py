"""Where numbers may be, from the package's own data."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from phonenumbers.tzdata import TIMEZONE_DATA

from vendors.phonenumbers.zones import LibPhoneNumberZones

ZONES = LibPhoneNumberZones()


@pytest.mark.parametrize(
    ("phone", "zones"),
    [
        ("+12125551234", {"America/New_York"}),
        ("+442079460001", {"Europe/London"}),
        ("+4915112345678", {"Europe/Berlin"}),
        ("+15551230001", set()),
        ("nonsense", set()),
        ("", set()),
    ],
)
def test_a_number_is_where_its_area_is(phone: str, zones: set[str]) -> None:
    """One that was never given out, or is none, is nowhere."""
    assert ZONES.zones(phone) == zones


def test_a_toll_free_number_may_be_anywhere_in_its_countries() -> None:
    """Nobody is rung on it: it is never calling time in all of them."""
    assert {"America/New_York", "Pacific/Honolulu", "Pacific/Guam"} < ZONES.zones("+18005551234")


def test_every_zone_of_the_package_is_one_we_can_compute_with() -> None:
    """A zone without rules would stop the gate."""
    names = {name for zones in TIMEZONE_DATA.values() for name in zones}
    assert len([ZoneInfo(name) for name in names]) == len(names) > 200
