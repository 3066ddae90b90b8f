"""What this installation is, for whoever looks at its dashboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from api.key_guard import GrantedRole, KeyGuard
from domain.ports.access import ApiKeys, Role


class Mode(StrEnum):
    """What an installation is for: trying things out with the vendors in a box, or real calls."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Control:
    """Where a page of a development stack kills processes, and what opens it."""

    url: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Installation:
    """What is true of an installation as long as it runs.

    Attributes:
        temporal_ui: Base URL of the Temporal UI.
        currency: Of the price book and of budgets, ISO 4217.
        is_live: Whether anybody may be rung who may be rung; else test numbers alone.
        telephone_url: Base URL of the development telephone for a browser; None where there is none.
        control: Of the stack on this machine; None where there is none.
    """

    version: str
    temporal_ui: str
    currency: str
    is_live: bool
    telephone_url: str | None
    control: Control | None = None


class ControlItem(BaseModel):
    """Where a page of a development stack kills processes."""

    url: str = Field(description="Base URL; `POST /kill/media` with `{call_sid}` ends the process that carries a call")
    token: str = Field(description="Goes along as `Authorization: Bearer`")


class InstallationItem(BaseModel):
    """What this installation is."""

    version: str
    mode: Mode = Field(description="`development` where there is a development telephone")
    temporal_ui: str = Field(description="Base URL of the Temporal UI")
    currency: str = Field(description="Of costs and budgets, ISO 4217")
    is_live: bool = Field(description="Whether anybody may be rung; else test numbers alone")
    telephone_url: str | None = Field(description="Base URL of the development telephone; null where there is none")
    control: ControlItem | None = Field(
        description="Of the stack on this machine; null where there is none, and below the role of operator"
    )
    now: datetime = Field(description="Its clock, UTC")


@dataclass(frozen=True, slots=True)
class InstallationApi:
    """Shows what this installation is.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    installation: Installation
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the route; it needs a key."""
        router = APIRouter(prefix="/api", tags=["installation"], dependencies=[Depends(KeyGuard(self.keys))])
        router.get("/installation", summary="Show what this installation is")(self.show)
        return router

    async def show(self, role: GrantedRole) -> InstallationItem:
        """Show version, mode, currency, clock, and where Temporal's UI and the development telephone are."""
        one = self.installation
        return InstallationItem(
            version=one.version,
            mode=Mode.PRODUCTION if one.telephone_url is None else Mode.DEVELOPMENT,
            temporal_ui=one.temporal_ui,
            currency=one.currency,
            is_live=one.is_live,
            telephone_url=one.telephone_url,
            control=_shown(one.control, role),
            now=self.now(),
        )


def _shown(control: Control | None, role: Role) -> ControlItem | None:
    """Show it to those who may do something to a call."""
    if control is None or role < Role.OPERATOR:
        return None
    return ControlItem(url=control.url, token=control.token)
