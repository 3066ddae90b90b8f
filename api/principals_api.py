"""Those in charge of a business: shown, and given a PIN. Who they are stands in the business's file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from api.businesses import Businesses
from api.fields import BusinessKey, OrganisationId
from api.key_guard import GOVERNING, GrantedRole, KeyGuard
from api.shown import shown_email, shown_number
from domain.ports.access import ApiKeys, Role
from domain.ports.principals import PrincipalDesk, PrincipalStanding


class PrincipalItem(BaseModel):
    """Somebody in charge, and how he can show on the phone that it is he."""

    key: str
    name: str
    phones: list[str]
    emails: list[str]
    has_pin: bool
    locked_until: datetime | None = Field(
        description="Until then neither PIN nor code counts; null: he is not locked out"
    )


class PrincipalList(BaseModel):
    """All of them, in the order of the business's file."""

    principals: list[PrincipalItem]


class NewPin(BaseModel):
    """A PIN; it is shown nowhere."""

    model_config = ConfigDict(extra="forbid")

    pin: SecretStr = Field(max_length=64, description="Four to nine digits, neither equal nor counted")


@dataclass(frozen=True, slots=True)
class PrincipalsApi:
    """Shows those in charge, and sets their PINs.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    businesses: Businesses
    desk: PrincipalDesk
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; every one needs a key, and an owner's to set a PIN."""
        router = APIRouter(prefix="/api", tags=["principals"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/principals", summary="List those in charge")(self.list_principals)
        router.put(
            "/principals/{key}/pin",
            summary="Set somebody's PIN, and lift his lock",
            dependencies=[GOVERNING],
        )(self.set_pin)
        return router

    async def list_principals(self, role: GrantedRole, organisation: OrganisationId = None) -> PrincipalList:
        """List those in charge; never what they show themselves by."""
        standings = await self.desk.standings(await self.businesses.id_of(organisation), self.now())
        return PrincipalList(principals=[_item(one, role) for one in standings])

    async def set_pin(
        self, key: BusinessKey, wanted: NewPin, role: GrantedRole, organisation: OrganisationId = None
    ) -> PrincipalItem:
        """Set a PIN; the one before counts no more, and failures are forgotten."""
        business_id, now = await self.businesses.id_of(organisation), self.now()
        await self.desk.set_pin(business_id, key, wanted.pin.get_secret_value(), now)
        standings = await self.desk.standings(business_id, now)
        return next(_item(one, role) for one in standings if one.principal.key == key)


def _item(standing: PrincipalStanding, role: Role) -> PrincipalItem:
    principal = standing.principal
    return PrincipalItem(
        key=principal.key,
        name=principal.name,
        phones=[shown_number(phone, role) or "" for phone in principal.phones],
        emails=[shown_email(email, role) for email in principal.emails],
        has_pin=standing.has_pin,
        locked_until=standing.locked_until,
    )
