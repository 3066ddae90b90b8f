"""Lets requests in by API key."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from domain.errors import AccessDenied, NotAuthenticated
from domain.ids import api_key_id
from domain.ports.access import ApiKeys, Role

KEY_PREFIX: Final = "hf_"
_BEARER: Final = HTTPBearer(auto_error=False, description="An API key, `hf_…`")


class KeyGuard:
    """A dependency of routers: lets a request pass that shows a known key, and notes the key's role and id on it."""

    def __init__(self, keys: ApiKeys) -> None:
        """Ask `keys` for the role of each request's key."""
        self._keys = keys

    async def __call__(
        self, request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
    ) -> None:
        """Note who asks; raises NotAuthenticated."""
        key = credentials.credentials if credentials else ""
        if not key.startswith(KEY_PREFIX):
            raise NotAuthenticated("no API key came with the request")
        role = await self._keys.verify(key)
        if role is None:
            raise NotAuthenticated("nobody knows this API key")
        request.state.role = role
        request.state.key_id = api_key_id(key)


class RoleGuard:
    """A dependency of a route behind a `KeyGuard`: lets a role and those above it pass."""

    def __init__(self, least: Role) -> None:
        """Ask for a role."""
        self.least = least

    async def __call__(self, request: Request) -> None:
        """Raise AccessDenied for a lower role."""
        if request.state.role < self.least:
            raise AccessDenied(f"this takes a key with the role of {self.least.name.lower()}")


#: The dependency of every route that changes something, or is about whole numbers alone.
OPERATING: Final = Depends(RoleGuard(Role.OPERATOR))
#: The dependency of every route that loosens a rule people rely on.
GOVERNING: Final = Depends(RoleGuard(Role.ADMIN))


def _granted(request: Request) -> Role:
    role: Role = request.state.role
    return role


GrantedRole = Annotated[Role, Depends(_granted)]
