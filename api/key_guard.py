"""Lets requests in: by an API key, or by the session of somebody who is signed in."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from starlette.requests import Request

from api.session_cookie import PLAIN_COOKIE, CookieSession, check_same_origin
from domain.errors import AccessDenied, CsrfFailed, NotAuthenticated
from domain.ids import api_key_id
from domain.ports.access import ApiKeys, Role
from domain.sign_in import SignedIn, csrf_token

KEY_PREFIX: Final = "hf_"
CSRF_HEADER: Final = "X-CSRF-Token"
_BEARER: Final = HTTPBearer(auto_error=False, description="An API key, `hf_…`")
_COOKIE: Final = APIKeyCookie(
    name=PLAIN_COOKIE,
    auto_error=False,
    description=f"A session (`__Host-{PLAIN_COOKIE}` over https); whatever changes something sends `{CSRF_HEADER}` too",
)
_LOOKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks.

    Attributes:
        who: `key:` and the id of an API key, or `user:` and the id of a user.
        name: As decisions and the audit log show him.
    """

    who: str
    role: Role
    name: str

    @property
    def intent_scope(self) -> str:
        """Whose idempotency keys these are; of API keys the bare id, as it has always been."""
        return self.who.removeprefix("key:")


class KeyGuard:
    """A dependency of routers: lets a request pass that shows a known key or a session, and notes who asks on it.

    A key counts before a session: who sends one means it, and no page of somebody else's can.
    """

    def __init__(self, keys: ApiKeys) -> None:
        """Ask `keys` for the role of each request's key."""
        self._keys = keys

    async def __call__(
        self,
        request: Request,
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
        _cookie: Annotated[str | None, Depends(_COOKIE)],
    ) -> None:
        """Note who asks (`asker_of`); raises NotAuthenticated or CsrfFailed."""
        if "authorization" in request.headers:
            request.state.actor = await self._by_key(credentials.credentials if credentials else "")
        else:
            request.state.actor = actor_signed_in(checked_session(request).signed_in)

    async def _by_key(self, key: str) -> Actor:
        if not key.startswith(KEY_PREFIX):
            raise NotAuthenticated("no API key came with the request")
        role = await self._keys.verify(key)
        if role is None:
            raise NotAuthenticated("nobody knows this API key")
        key_id = api_key_id(key)
        return Actor(f"key:{key_id}", role, f"API key {key_id}")


class RoleGuard:
    """A dependency of a route behind a `KeyGuard`: lets a role and those above it pass."""

    def __init__(self, least: Role) -> None:
        """Ask for a role."""
        self.least = least

    async def __call__(self, request: Request) -> None:
        """Raise AccessDenied for a lower role."""
        if asker_of(request).role < self.least:
            raise AccessDenied(f"this takes the role of {self.least.name.lower()}")


#: The dependency of every route that changes something, or is about whole numbers alone.
OPERATING: Final = Depends(RoleGuard(Role.OPERATOR))
#: The dependency of every route that loosens a rule people rely on, or says who may what.
GOVERNING: Final = Depends(RoleGuard(Role.OWNER))


def asker_of(request: Request) -> Actor:
    """Return who asks, behind a `KeyGuard`."""
    actor: Actor = request.state.actor
    return actor


def key_of(request: Request) -> str:
    """Return the API key a request came with; empty where it came with none."""
    return get_authorization_scheme_param(request.headers.get("authorization"))[1]


def note_facts(request: Request, **facts: str) -> None:
    """Have the audit log say more of a change than its route and path."""
    request.state.audit_facts = facts


def actor_signed_in(signed_in: SignedIn) -> Actor:
    """Return a user as the one who asks."""
    user = signed_in.user
    who = f"user:{user.user_id}"
    return Actor(who, user.role, f"{user.name} ({who})")


def checked_session(request: Request) -> CookieSession:
    """Return the session of a request from our own page; raises NotAuthenticated or CsrfFailed."""
    session: CookieSession | None = getattr(request.state, "session", None)
    if session is None:
        raise NotAuthenticated("no API key and no session that lasts came with the request")
    check_same_origin(request, session.origin)
    if request.method not in _LOOKING:
        sent = request.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(sent.encode(), csrf_token(session.token).encode()):
            raise CsrfFailed(f"{CSRF_HEADER} is missing or belongs to another session")
    return session


def _granted(request: Request) -> Role:
    return asker_of(request).role


GrantedRole = Annotated[Role, Depends(_granted)]
AskedBy = Annotated[Actor, Depends(asker_of)]
