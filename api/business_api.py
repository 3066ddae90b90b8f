"""What the business offers and with whom: services and resources, shown and changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from api.business_views import NewResource, ResourceChange, ResourceItem, ResourceList, resource_item
from api.businesses import Businesses
from api.etags import UNCHANGED, IfMatch, IfNoneMatch, check_version, demanded, tagged
from api.fields import BusinessKey, OrganisationId
from api.idempotency import Asked, Once
from api.key_guard import OPERATING, GrantedRole, KeyGuard
from api.problems import invalid_field
from api.service_views import NewService, ServiceChange, ServiceItem, ServiceList, service_item
from domain.business import Organisation, Resource, Service
from domain.errors import NotFound
from domain.ports.access import ApiKeys, Role
from domain.ports.editing import BusinessEditor


@dataclass(frozen=True, slots=True)
class BusinessApi:
    """Shows and changes services and resources."""

    keys: ApiKeys
    businesses: Businesses
    editor: BusinessEditor
    once: Once

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an operator's to add or change anything."""
        router = APIRouter(prefix="/api", tags=["business"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/services", summary="List services")(self.list_services)
        router.post(
            "/services",
            summary="Offer something more",
            response_model=ServiceItem,
            status_code=201,
            dependencies=[OPERATING],
        )(self.add_service)
        router.get("/services/{key}", summary="Show one service", response_model=ServiceItem, responses=UNCHANGED)(
            self.show_service
        )
        router.patch(
            "/services/{key}", summary="Change a service", response_model=ServiceItem, dependencies=[OPERATING]
        )(self.change_service)
        router.get("/resources", summary="List resources")(self.list_resources)
        router.post(
            "/resources",
            summary="Add somebody or something that can be booked",
            response_model=ResourceItem,
            status_code=201,
            dependencies=[OPERATING],
        )(self.add_resource)
        router.get("/resources/{key}", summary="Show one resource", response_model=ResourceItem, responses=UNCHANGED)(
            self.show_resource
        )
        router.patch(
            "/resources/{key}",
            summary="Change a resource",
            response_model=ResourceItem,
            dependencies=[OPERATING],
        )(self.change_resource)
        return router

    async def list_services(self, organisation: OrganisationId = None) -> ServiceList:
        """List the services as they are read out, those that are offered no more included."""
        business = await self._business(organisation)
        items = [service_item(service, business.organisation_id) for service in business.services]
        return ServiceList(services=items)

    async def show_service(
        self, key: BusinessKey, organisation: OrganisationId = None, if_none_match: IfNoneMatch = None
    ) -> Response:
        """Show one service."""
        business = await self._business(organisation)
        service = _by_key(business.services, key)
        return tagged(service_item(service, business.organisation_id), if_none_match=if_none_match)

    async def change_service(
        self, key: BusinessKey, wanted: ServiceChange, organisation: OrganisationId = None, if_match: IfMatch = None
    ) -> Response:
        """Change a service; what is booked stays as it is, calls that ring from now on know it. Needs `If-Match`."""
        condition, business = demanded(if_match), await self._business(organisation)
        business_id = business.organisation_id
        _check_resources(business, wanted.resource_keys)

        def applied(service: Service) -> Service:
            check_version(condition, service_item(service, business_id))
            return wanted.applied(service)

        return tagged(service_item(await self.editor.change_service(business_id, key, applied), business_id))

    async def add_service(self, wanted: NewService, asked: Asked, organisation: OrganisationId = None) -> Response:
        """Offer something more, at the end of the list."""
        business = await self._business(organisation)
        _check_resources(business, wanted.resource_keys)

        async def act() -> Response:
            service = await self.editor.add_service(business.organisation_id, wanted.to_service())
            shown = service_item(service, business.organisation_id)
            return tagged(shown, status=201, location=f"/api/services/{service.key}")

        return await self.once.answer(asked, act)

    async def list_resources(self, role: GrantedRole, organisation: OrganisationId = None) -> ResourceList:
        """List the resources in their order, those where nothing is booked any more included."""
        business = await self._business(organisation)
        return ResourceList(resources=[resource_item(resource, business, role) for resource in business.resources])

    async def show_resource(
        self,
        key: BusinessKey,
        role: GrantedRole,
        organisation: OrganisationId = None,
        if_none_match: IfNoneMatch = None,
    ) -> Response:
        """Show one resource."""
        business = await self._business(organisation)
        return tagged(resource_item(_by_key(business.resources, key), business, role), if_none_match=if_none_match)

    async def add_resource(self, wanted: NewResource, asked: Asked, organisation: OrganisationId = None) -> Response:
        """Add somebody or something that can be booked; services that it can do name it."""
        business = await self._business(organisation)
        _check_location(business, wanted.location_key)

        async def act() -> Response:
            resource = await self.editor.add_resource(business.organisation_id, wanted.to_resource())
            shown = resource_item(resource, business, Role.OWNER)
            return tagged(shown, status=201, location=f"/api/resources/{resource.key}")

        return await self.once.answer(asked, act)

    async def change_resource(
        self, key: BusinessKey, wanted: ResourceChange, organisation: OrganisationId = None, if_match: IfMatch = None
    ) -> Response:
        """Change a resource; what is booked then stays booked. Needs `If-Match`."""
        condition, business = demanded(if_match), await self._business(organisation)
        _check_location(business, wanted.location_key)

        def applied(resource: Resource) -> Resource:
            check_version(condition, resource_item(resource, business, Role.OWNER))
            return wanted.applied(resource)

        changed = await self.editor.change_resource(business.organisation_id, key, applied)
        return tagged(resource_item(changed, business, Role.OWNER))

    async def _business(self, organisation: str | None) -> Organisation:
        return await self.editor.as_entered(await self.businesses.id_of(organisation))


_Keyed = TypeVar("_Keyed", Service, Resource)


def _by_key(values: Sequence[_Keyed], key: str) -> _Keyed:
    for value in values:
        if value.key == key:
            return value
    raise NotFound(f"there is no {key!r} here")


def _check_resources(business: Organisation, keys: Sequence[str]) -> None:
    known = {resource.key for resource in business.resources}
    missing = [key for key in keys if key not in known]
    if missing:
        message = f"there is no resource {missing[0]}; there are: {', '.join(sorted(known))}"
        raise invalid_field("body", "resource_keys", message=message)


def _check_location(business: Organisation, key: str | None) -> None:
    known = [location.key for location in business.locations]
    if key is not None and key not in known:
        message = f"there is no location {key}; there are: {', '.join(known) or 'none'}"
        raise invalid_field("body", "location_key", message=message)
