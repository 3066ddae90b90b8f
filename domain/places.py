"""Where a service is offered, and whose clock names its starts.

A start is said and written as local time of the place it is at. Where the places of a service keep different clocks,
one of them has to be chosen first: "nine o'clock" alone would name two instants.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from domain.business import Location, Organisation, Resource, Service
from domain.errors import NotFound, RuleBroken


def at_location(organisation: Organisation, service: Service, location_key: str) -> Service:
    """Return a service as it is offered at one place, by the resources there; raises NotFound with where it is."""
    there = tuple(one.key for one in _resources(organisation, service) if one.location_key == location_key)
    if not there:
        raise NotFound(
            f"There is no {service.key} at {location_key!r}; it is offered at: {_places(organisation, service)}."
        )
    return replace(service, resource_keys=tuple(key for key in service.resource_keys if key in there))


def on_resource(organisation: Organisation, service: Service, resource_key: str) -> Service:
    """Return a service as one of its resources alone does it; raises NotFound with those that do."""
    keys = [one.key for one in _resources(organisation, service)]
    if resource_key not in keys:
        raise NotFound(
            f"There is no {service.key} with {resource_key!r}; it is done by: {', '.join(keys) or 'nobody'}."
        )
    return replace(service, resource_keys=(resource_key,))


def zone_of_service(organisation: Organisation, service: Service) -> ZoneInfo:
    """Return the zone in which starts of a service are named; raises RuleBroken where its places keep several."""
    zones = {organisation.zone_of(resource) for resource in _resources(organisation, service)}
    if len(zones) > 1:
        raise RuleBroken(f"Ask at which location, and say it; {service.key} is at: {_places(organisation, service)}.")
    return ZoneInfo(next(iter(zones), organisation.time_zone))


def zone_at(organisation: Organisation, resource_key: str) -> ZoneInfo:
    """Return the zone a resource keeps; that of the business for one that is gone."""
    known = (one for one in organisation.resources if one.key == resource_key)
    return ZoneInfo(next((organisation.zone_of(one) for one in known), organisation.time_zone))


def location_of(organisation: Organisation, resource_key: str) -> Location | None:
    """Return the place of a resource, where the business has several to tell apart."""
    if len(organisation.locations) <= 1:
        return None
    keys = {one.key: one.location_key for one in organisation.resources}
    return next((one for one in organisation.locations if one.key == keys.get(resource_key)), None)


def _resources(organisation: Organisation, service: Service) -> Iterator[Resource]:
    return (one for one in organisation.working_resources if one.key in service.resource_keys)


def _places(organisation: Organisation, service: Service) -> str:
    keys = {resource.location_key for resource in _resources(organisation, service)}
    return ", ".join(f"{one.key} ({one.name})" for one in organisation.locations if one.key in keys)
