"""Lets requests in by API key."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from domain.errors import NotAuthenticated
from domain.ports.access import ApiKeys, Role

KEY_PREFIX: Final = "hf_"
_BEARER: Final = HTTPBearer(auto_error=False, description="An API key, `hf_…`")


class KeyGuard:
    """A dependency of routers: lets a request pass that shows a known key, and notes the key's role on it."""

    def __init__(self, keys: ApiKeys) -> None:
        """Ask `keys` for the role of each request's key."""
        self._keys = keys

    async def __call__(
        self, request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
    ) -> None:
        """Note the role; raises NotAuthenticated."""
        key = credentials.credentials if credentials else ""
        if not key.startswith(KEY_PREFIX):
            raise NotAuthenticated("no API key came with the request")
        role = await self._keys.verify(key)
        if role is None:
            raise NotAuthenticated("nobody knows this API key")
        request.state.role = role


def _granted(request: Request) -> Role:
    role: Role = request.state.role
    return role


GrantedRole = Annotated[Role, Depends(_granted)]
