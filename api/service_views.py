"""Services as the API shows and takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from api.fields import Currency, Key, NewKey, Title
from domain.business import Service

_MINUTE: Final = timedelta(minutes=1)
_DAY_MINUTES: Final = 24 * 60

_Duration = Annotated[int, Field(ge=1, le=_DAY_MINUTES)]
_Buffer = Annotated[int, Field(ge=0, le=_DAY_MINUTES, description="How long the resource stays blocked afterwards")]
_Price = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
_ResourceKeys = Annotated[
    list[Key], Field(min_length=1, max_length=100, description="Resources that can do it, preferred first")
]


class ServiceItem(BaseModel):
    """Something that can be booked."""

    organisation_id: str
    key: str
    name: str
    duration_minutes: int
    buffer_minutes: int = Field(description="How long the resource stays blocked afterwards")
    resource_keys: list[str] = Field(description="Resources that can do it, preferred first")
    price: Decimal | None = Field(description="Null when quoted on the spot")
    currency: str
    is_retired: bool = Field(description="Offered to nobody any more; what is booked stays")


class ServiceList(BaseModel):
    """The services, as they are read out."""

    services: list[ServiceItem]


class NewService(BaseModel):
    """Something more to book."""

    model_config = ConfigDict(extra="forbid")

    key: NewKey = Field(description="Its short name for programs and the model, for good")
    name: Title
    duration_minutes: _Duration
    resource_keys: _ResourceKeys
    buffer_minutes: _Buffer = 0
    price: _Price | None = Field(default=None, description="Null: quoted on the spot")
    currency: Currency = "USD"

    def to_service(self) -> Service:
        """Return the service."""
        return Service(
            key=self.key,
            name=self.name.strip(),
            duration=self.duration_minutes * _MINUTE,
            resource_keys=tuple(self.resource_keys),
            buffer=self.buffer_minutes * _MINUTE,
            price=self.price,
            currency=self.currency,
        )


class ServiceChange(BaseModel):
    """What is to be changed of a service; what is left out stays, and so does what is booked."""

    model_config = ConfigDict(extra="forbid")

    # A factory as default: the field may be left out, but may not be null.
    name: Title = Field(default_factory=str)
    duration_minutes: _Duration = Field(default_factory=int)
    buffer_minutes: _Buffer = Field(default_factory=int)
    resource_keys: _ResourceKeys = Field(default_factory=list)
    price: _Price | None = Field(default=None, description="Null: quoted on the spot")
    currency: Currency = Field(default_factory=str)
    is_retired: bool = Field(default_factory=bool, description="True: offered to nobody any more")

    def applied(self, service: Service) -> Service:
        """Return the service with the change."""
        values: dict[str, Any] = {
            "name": self.name.strip(),
            "duration": self.duration_minutes * _MINUTE,
            "buffer": self.buffer_minutes * _MINUTE,
            "resource_keys": tuple(self.resource_keys),
            "price": self.price,
            "currency": self.currency,
            "is_retired": self.is_retired,
        }
        given = {name.removesuffix("_minutes") for name in self.model_fields_set}
        return replace(service, **{name: values[name] for name in given})


def service_item(service: Service, organisation_id: str) -> ServiceItem:
    """Return a service."""
    return ServiceItem(
        organisation_id=organisation_id,
        key=service.key,
        name=service.name,
        duration_minutes=service.duration // _MINUTE,
        buffer_minutes=service.buffer // _MINUTE,
        resource_keys=list(service.resource_keys),
        price=service.price,
        currency=service.currency,
        is_retired=service.is_retired,
    )
