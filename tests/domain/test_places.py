"""Where a service is offered, and whose clock names its starts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.business import Location, Organisation, Service
from domain.errors import NotFound, RuleBroken
from domain.places import at_location, location_of, on_resource, zone_at, zone_of_service

PLACES = (Location("ny", "New York", "America/New_York"), Location("la", "Los Angeles", "America/Los_Angeles"))


@pytest.fixture
def chain(workshop: Organisation) -> Organisation:
    """Return the workshop with a bay on each coast."""
    bays = (replace(bay, location_key=place.key) for bay, place in zip(workshop.resources, PLACES, strict=True))
    return replace(workshop, resources=tuple(bays), locations=PLACES)


def test_at_one_place_only_its_resources_count(chain: Organisation, inspection: Service) -> None:
    """Everything else of the service stays."""
    assert at_location(chain, inspection, "la") == replace(inspection, resource_keys=("bay_2",))


def test_a_place_without_the_service_is_explained(chain: Organisation, inspection: Service) -> None:
    """The model hears where it could be."""
    with pytest.raises(NotFound, match=r"it is offered at: ny \(New York\), la \(Los Angeles\)"):
        at_location(chain, inspection, "paris")


def test_on_one_resource_nobody_else_counts(chain: Organisation, inspection: Service) -> None:
    """One that is no such resource, or is retired, is explained with those that are."""
    assert on_resource(chain, inspection, "bay_2") == replace(inspection, resource_keys=("bay_2",))
    retired = replace(chain, resources=(chain.resources[0], replace(chain.resources[1], is_retired=True)))
    with pytest.raises(NotFound, match="with 'bay_2'; it is done by: bay_1"):
        on_resource(retired, inspection, "bay_2")


def test_starts_are_named_by_the_clock_of_the_place(chain: Organisation, inspection: Service) -> None:
    """One place, one clock."""
    assert zone_of_service(chain, at_location(chain, inspection, "la")).key == "America/Los_Angeles"


def test_several_clocks_need_a_place(chain: Organisation, inspection: Service) -> None:
    """Nine o'clock would be two instants."""
    with pytest.raises(RuleBroken, match=r"Ask at which location.*la \(Los Angeles\)"):
        zone_of_service(chain, inspection)


def test_several_places_of_one_zone_need_none(chain: Organisation, inspection: Service) -> None:
    """Nine o'clock is nine o'clock."""
    alike = tuple(replace(place, time_zone="America/Chicago") for place in PLACES)
    assert zone_of_service(replace(chain, locations=alike), inspection).key == "America/Chicago"


def test_without_places_it_is_the_clock_of_the_business(workshop: Organisation, inspection: Service) -> None:
    """Also for a service nobody can do any more, and for a resource that is gone."""
    assert zone_of_service(workshop, inspection).key == "America/New_York"
    assert zone_of_service(workshop, replace(inspection, resource_keys=())).key == "America/New_York"
    assert zone_at(workshop, "bay_9").key == "America/New_York"


def test_a_place_is_named_where_there_are_several(chain: Organisation) -> None:
    """At a business of one place, nobody has to be told where it is."""
    assert location_of(chain, "bay_2") == PLACES[1]
    assert location_of(replace(chain, locations=PLACES[1:]), "bay_2") is None
    assert location_of(chain, "bay_9") is None
