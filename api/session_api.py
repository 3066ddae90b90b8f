"""Signing in, by password or by link, and out again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final, Self

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from activities.signing_in import OpenedSession, SigningIn
from api.fields import Email
from api.key_guard import actor_signed_in, checked_session
from api.request_source import RequestSource
from api.session_cookie import CookieSession, SessionCookie, check_same_origin
from api.user_views import UserItem
from domain.passwords import LONGEST, SHORTEST
from domain.sign_in import csrf_token

_LONGEST_LINK: Final = 128


class SignIn(BaseModel):
    """Somebody's address and password."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    password: SecretStr = Field(max_length=LONGEST)


class LinkSignIn(BaseModel):
    """What stands behind `#token=` in a link; looking at the page uses nothing up."""

    model_config = ConfigDict(extra="forbid")

    token: SecretStr = Field(min_length=1, max_length=_LONGEST_LINK)


class PasswordChange(BaseModel):
    """A new password."""

    model_config = ConfigDict(extra="forbid")

    current: SecretStr | None = Field(
        default=None,
        max_length=LONGEST,
        description="The one before; not asked for where `asks_current_password` is false",
    )
    new: SecretStr = Field(
        max_length=LONGEST, description=f"At least {SHORTEST} characters, without one's name or address"
    )


class SessionItem(BaseModel):
    """Who is signed in, and what his page needs."""

    user: UserItem
    csrf_token: str = Field(description="For `X-CSRF-Token` of every request that changes something")
    asks_current_password: bool = Field(
        description="Whether a new password takes the one before: false for an hour after following a link"
    )

    @classmethod
    def of(cls, session: OpenedSession | CookieSession, now: datetime) -> Self:
        """Show a session to the one whose it is."""
        return cls(
            user=UserItem.of(session.signed_in.user),
            csrf_token=csrf_token(session.token),
            asks_current_password=not session.signed_in.may_choose(now),
        )


_Session = Annotated[CookieSession, Depends(checked_session)]


@dataclass(frozen=True, slots=True)
class SessionApi:
    """Signs people in and out.

    Attributes:
        now: Returns aware UTC.
    """

    signing_in: SigningIn
    cookie: SessionCookie
    source: RequestSource
    now: Callable[[], datetime]

    def router(self) -> APIRouter:
        """Return the routes; whoever signs in needs nothing before."""
        router = APIRouter(prefix="/api/session", tags=["session"])
        router.post("", summary="Sign in by password", response_model=SessionItem)(self.sign_in)
        router.post("/link", summary="Sign in by a link, once", response_model=SessionItem)(self.follow_link)
        router.get("", summary="Show who is signed in")(self.show)
        router.delete("", summary="Sign out", status_code=204, response_class=Response)(self.sign_out)
        router.delete("/others", summary="Sign out of one's other sessions", status_code=204, response_class=Response)(
            self.sign_out_elsewhere
        )
        router.put("/password", summary="Set one's password; one's other sessions end")(self.set_password)
        return router

    async def sign_in(self, wanted: SignIn, request: Request) -> Response:
        """Sign in; the session is in a cookie no script reads. After failures the wait grows (429)."""
        check_same_origin(request, self.cookie.origin(request))
        opened = await self.signing_in.by_password(
            wanted.email, wanted.password.get_secret_value(), source=self.source.of(request), now=self.now()
        )
        return self._opened(request, opened)

    async def follow_link(self, wanted: LinkSignIn, request: Request) -> Response:
        """Sign in who was given a link; then he sets a password."""
        check_same_origin(request, self.cookie.origin(request))
        return self._opened(request, await self.signing_in.by_link(wanted.token.get_secret_value(), self.now()))

    async def show(self, session: _Session) -> SessionItem:
        """Show who is signed in; 401 where nobody is."""
        return SessionItem.of(session, self.now())

    async def sign_out(self, session: _Session, request: Request) -> Response:
        """Sign out, here alone."""
        _note_actor(request, session)
        await self.signing_in.out(OpenedSession(session.token, session.signed_in))
        response = Response(status_code=HTTPStatus.NO_CONTENT)
        self.cookie.take_away(request, response)
        return response

    async def sign_out_elsewhere(self, session: _Session, request: Request) -> Response:
        """Sign out everywhere but here; nothing else changes."""
        _note_actor(request, session)
        await self.signing_in.out_elsewhere(OpenedSession(session.token, session.signed_in))
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def set_password(self, wanted: PasswordChange, session: _Session, request: Request) -> SessionItem:
        """Set one's password; needs the one before, but for an hour after following a link."""
        _note_actor(request, session)
        now = self.now()
        opened = OpenedSession(session.token, session.signed_in)
        await self.signing_in.set_password(
            opened,
            wanted.new.get_secret_value(),
            current=wanted.current.get_secret_value() if wanted.current else None,
            source=self.source.of(request),
            now=now,
        )
        after = await self.signing_in.ports.sessions.find(session.token, now)
        return SessionItem.of(OpenedSession(session.token, after or session.signed_in), now)

    def _opened(self, request: Request, opened: OpenedSession) -> Response:
        _note_actor(request, opened)
        response = JSONResponse(SessionItem.of(opened, self.now()).model_dump(mode="json"))
        self.cookie.put(request, response, opened.token)
        return response


def _note_actor(request: Request, session: OpenedSession | CookieSession) -> None:
    """Have the audit log name him."""
    request.state.actor = actor_signed_in(session.signed_in)
