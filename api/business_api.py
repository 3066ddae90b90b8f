"""What the business offers and with whom: services and resources, shown and changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from api.business_views import (
    ResourceChange,
    ResourceItem,
    ResourceList,
    ServiceChange,
    ServiceItem,
    ServiceList,
    resource_item,
    service_item,
)
from api.businesses import Businesses
from api.etags import UNCHANGED, IfMatch, IfNoneMatch, check_version, demanded, tagged
from api.fields import BusinessKey, OrganisationId
from api.key_guard import OPERATING, KeyGuard
from domain.business import Organisation, Resource, Service
from domain.errors import NotFound
from domain.ports.access import ApiKeys
from domain.ports.editing import BusinessEditor


@dataclass(frozen=True, slots=True)
class BusinessApi:
    """Shows and changes services and resources."""

    keys: ApiKeys
    businesses: Businesses
    editor: BusinessEditor

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an operator's to change anything."""
        router = APIRouter(prefix="/api", tags=["business"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/services", summary="List services")(self.list_services)
        router.get("/services/{key}", summary="Show one service", response_model=ServiceItem, responses=UNCHANGED)(
            self.show_service
        )
        router.patch(
            "/services/{key}", summary="Change a service's price", response_model=ServiceItem, dependencies=[OPERATING]
        )(self.change_service)
        router.get("/resources", summary="List resources")(self.list_resources)
        router.get("/resources/{key}", summary="Show one resource", response_model=ResourceItem, responses=UNCHANGED)(
            self.show_resource
        )
        router.patch(
            "/resources/{key}",
            summary="Change a resource's hours and absences",
            response_model=ResourceItem,
            dependencies=[OPERATING],
        )(self.change_resource)
        return router

    async def list_services(self, organisation: OrganisationId = None) -> ServiceList:
        """List the services as they are read out."""
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
        """Change a service's price; calls that ring from now on quote it within a minute. Needs `If-Match`."""
        condition, business_id = demanded(if_match), await self.businesses.id_of(organisation)

        def applied(service: Service) -> Service:
            check_version(condition, service_item(service, business_id))
            return wanted.applied(service)

        return tagged(service_item(await self.editor.change_service(business_id, key, applied), business_id))

    async def list_resources(self, organisation: OrganisationId = None) -> ResourceList:
        """List the resources in their order."""
        business = await self._business(organisation)
        return ResourceList(resources=[_item(resource, business) for resource in business.resources])

    async def show_resource(
        self, key: BusinessKey, organisation: OrganisationId = None, if_none_match: IfNoneMatch = None
    ) -> Response:
        """Show one resource."""
        business = await self._business(organisation)
        return tagged(_item(_by_key(business.resources, key), business), if_none_match=if_none_match)

    async def change_resource(
        self, key: BusinessKey, wanted: ResourceChange, organisation: OrganisationId = None, if_match: IfMatch = None
    ) -> Response:
        """Change a resource's hours and absences; what is booked then stays booked. Needs `If-Match`."""
        condition, business = demanded(if_match), await self._business(organisation)

        def applied(resource: Resource) -> Resource:
            check_version(condition, _item(resource, business))
            return wanted.applied(resource)

        changed = await self.editor.change_resource(business.organisation_id, key, applied)
        return tagged(_item(changed, business))

    async def _business(self, organisation: str | None) -> Organisation:
        return await self.editor.as_entered(await self.businesses.id_of(organisation))


_Keyed = TypeVar("_Keyed", Service, Resource)


def _by_key(values: Sequence[_Keyed], key: str) -> _Keyed:
    for value in values:
        if value.key == key:
            return value
    raise NotFound(f"there is no {key!r} here")


def _item(resource: Resource, business: Organisation) -> ResourceItem:
    return resource_item(resource, business.organisation_id, business.zone_of(resource))
