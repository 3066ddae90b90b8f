"""Whether somebody may still do what he could when his request came; for answers that go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from api.key_guard import asker_of, key_of
from api.session_cookie import token_of
from domain.errors import ProviderUnavailable
from domain.ports.access import ApiKeys, Role
from domain.ports.sign_in import Sessions


@dataclass(frozen=True, slots=True)
class LastingAccess:
    """Looks at a key or a session again, which is no use of it.

    Attributes:
        now: Returns aware UTC.
    """

    keys: ApiKeys
    sessions: Sessions
    now: Callable[[], datetime]

    async def lasts(self, request: Request) -> bool:
        """Say whether who asks, behind a `KeyGuard`, still has his role; while the database is away he has."""
        try:
            return await self._role(request) is asker_of(request).role
        except ProviderUnavailable:
            return True

    async def _role(self, request: Request) -> Role | None:
        token = token_of(request)
        if token is None:
            return await self.keys.verify(key_of(request))
        signed_in = await self.sessions.find(token, self.now(), is_use=False)
        return signed_in.user.role if signed_in else None
