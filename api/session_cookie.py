"""The cookie that holds a session: how it is set, taken away and read, and from whose pages it counts.

Source: draft "Cookies: HTTP State Management Mechanism" (RFC 6265bis), section 4.1.3.2 (`__Host-`); W3C "Fetch Metadata
Request Headers".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from fastapi.responses import Response
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import problem_of
from api.public_url import PublicUrl
from domain.errors import CsrfFailed, HoldfastError
from domain.ports.sign_in import Sessions
from domain.sign_in import LONGEST_LIFE, SignedIn

PLAIN_COOKIE: Final = "holdfast_session"
#: Where an open page listens. It comes again by itself, so that a session would never end for want of use.
LIVE_PATH: Final = "/api/live"
_OWN_PAGES: Final = frozenset({"same-origin", "none"})
_LONGEST_TOKEN: Final = 128


@dataclass(frozen=True, slots=True)
class CookieSession:
    """The session a request came with.

    Attributes:
        token: What the cookie holds; it goes nowhere else.
        signed_in: Whose it is.
        origin: Where our pages are.
    """

    token: str
    signed_in: SignedIn
    origin: str


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """Sets the cookie, and takes it away; over https its name binds it to our host."""

    public_url: PublicUrl

    def name(self, request: Request) -> str:
        """Return the cookie's name."""
        return f"__Host-{PLAIN_COOKIE}" if self._is_secure(request) else PLAIN_COOKIE

    def put(self, request: Request, response: Response, token: str) -> None:
        """Have a browser keep a session, for itself and our pages alone."""
        response.set_cookie(
            self.name(request),
            token,
            max_age=int(LONGEST_LIFE.total_seconds()),
            path="/",
            secure=self._is_secure(request),
            httponly=True,
            samesite="strict",
        )

    def take_away(self, request: Request, response: Response) -> None:
        """Have a browser forget its session."""
        response.delete_cookie(
            self.name(request), path="/", secure=self._is_secure(request), httponly=True, samesite="strict"
        )

    def token(self, request: Request) -> str | None:
        """Return what the cookie of a request holds, if it could be a session."""
        token = request.cookies.get(self.name(request), "")
        return token if 0 < len(token) <= _LONGEST_TOKEN else None

    def origin(self, request: Request) -> str:
        """Return the origin of our pages, `https://host[:port]`; raises CsrfFailed for a request to another host."""
        if not self.public_url.is_ours(request):
            raise CsrfFailed(
                f"the dashboard is at {self.public_url.base_of(request)}; HOLDFAST_DASHBOARD_URL names another place"
            )
        base = urlsplit(self.public_url.base_of(request))
        return f"{base.scheme}://{base.netloc}"

    def _is_secure(self, request: Request) -> bool:
        return self.public_url.base_of(request).startswith("https://")


class SessionLookUp:
    """Finds out whose session a request's cookie is, for `api.key_guard`; plain ASGI.

    What comes with credentials of its own, and what is not under `/api`, is passed on as it is.
    """

    def __init__(self, app: ASGIApp, *, sessions: Sessions, cookie: SessionCookie, now: Callable[[], datetime]) -> None:
        """Wrap an application; `now` returns aware UTC."""
        self._app = app
        self._sessions = sessions
        self._cookie = cookie
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            request = Request(scope)
            token = None if "authorization" in request.headers else self._cookie.token(request)
            if token is not None:
                try:
                    is_use = scope["path"] != LIVE_PATH
                    signed_in = await self._sessions.find(token, self._now(), is_use=is_use)
                    if signed_in is not None:
                        request.state.session = CookieSession(token, signed_in, self._cookie.origin(request))
                except HoldfastError as error:  # outside of the handlers of the routes
                    await problem_of(error)(scope, receive, send)
                    return
        await self._app(scope, receive, send)


def token_of(request: Request) -> str | None:
    """Return the token of the session a request came with; None where it came with a key."""
    session: CookieSession | None = getattr(request.state, "session", None)
    return session.token if session else None


def check_same_origin(request: Request, origin: str) -> None:
    """Raise CsrfFailed for a request that a page of another origin has made.

    Browsers say so by `Sec-Fetch-Site`, older ones by `Origin`; what says neither was made by no page.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site not in _OWN_PAGES:
            raise CsrfFailed(f"a page of another origin has asked ({site[:16]!r})")
        return
    sent = request.headers.get("origin")
    if sent is not None and sent != origin:
        raise CsrfFailed(f"a page of another origin has asked, this is {origin}")
