"""Signing in to the dashboard: by password, by link, and the password itself."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.errors import SignInFailed, TooManyAttempts
from domain.passwords import check_password
from domain.ports.sign_in import Credentials, SignInPorts
from domain.sign_in import TOKEN_BYTES, LinkPurpose, SignedIn, subject_of_address, subject_of_source
from domain.users import address_of

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A session that has just begun, with its token, which is kept by the one who has signed in alone."""

    token: str
    signed_in: SignedIn


def new_token() -> str:
    """Return a token for a session or a link: 256 random bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Signs people in, each time under a new token."""

    ports: SignInPorts

    async def by_password(self, email: str, password: str, *, source: str, now: datetime) -> OpenedSession:
        """Sign in who has an address and its password; an address nobody has is answered like a wrong password.

        Args:
            email: As it was typed.
            password: As it was typed.
            source: The IP address it came from.
            now: Aware UTC.

        Raises:
            SignInFailed: They do not belong together.
            TooManyAttempts: Too many have failed, for this address or from there, or try at once.
        """
        shown = await self._shown(address_of(email), password, source=source, now=now)
        token = new_token()
        signed_in = await self.ports.sessions.open(token, shown, now) if shown else None
        if signed_in is None:
            raise SignInFailed("e-mail address and password do not belong together")
        return OpenedSession(token, signed_in)

    async def by_link(self, link: str, now: datetime) -> OpenedSession:
        """Sign in who follows a link, once; raises SignInFailed."""
        token = new_token()
        signed_in = await self.ports.links.follow(link, token, now)
        if signed_in is None:
            raise SignInFailed("this link has been used, has expired, or another one has taken its place")
        return OpenedSession(token, signed_in)

    async def out(self, session: OpenedSession) -> None:
        """Sign out; once more changes nothing."""
        await self.ports.sessions.close(session.token)

    async def out_elsewhere(self, session: OpenedSession) -> None:
        """Sign somebody out of all his other sessions."""
        await self.ports.sessions.close_others(session.signed_in.user.user_id, keep=session.token)

    async def issue_link(self, user_id: str, purpose: LinkPurpose, now: datetime) -> str:
        """Return the token of a link; those the user has been given before are worthless. Raises NotFound."""
        link = new_token()
        await self.ports.links.issue(link, user_id, purpose, now)
        return link

    async def set_password(
        self, session: OpenedSession, new: str, *, current: str | None, source: str, now: datetime
    ) -> None:
        """Give somebody a new password; his other sessions end.

        Args:
            session: His.
            new: What it is to be.
            current: What it is; None only where he has signed in by a link of late.
            source: The IP address it came from.
            now: Aware UTC.

        Raises:
            RuleBroken: The new one is easily guessed.
            SignInFailed: `current` is not what it is.
            TooManyAttempts: Too many have failed, or try at once.
            NotAuthenticated: The session has ended meanwhile.
        """
        user = session.signed_in.user
        check_password(new, user)
        if not session.signed_in.may_choose(now) and not await self._shown(
            user.email, current or "", source=source, now=now
        ):
            raise SignInFailed("this is not the password you have now")
        async with self.ports.hashes.turn():
            kept = await self.ports.hashes.hashed(new)
        await self.ports.users.set_password(user.user_id, kept, keep=session.token)

    async def _shown(self, address: str, password: str, *, source: str, now: datetime) -> Credentials | None:
        """Return whose address and password these are; None: nobody's, or he is disabled. Raises TooManyAttempts."""
        his, theirs = subject_of_address(address), subject_of_source(source)
        async with self.ports.hashes.turn():  # first, so that whoever finds it full has not failed
            until = await self.ports.attempts.begin((his, theirs), now)
            if until is not None:
                raise TooManyAttempts("too many sign-ins have failed", retry_after=until - now)
            found = await self.ports.users.credentials(address)
            is_right = await self.ports.hashes.is_right(found.password_hash if found else None, password)
        if found is None or not is_right or found.user.is_disabled:
            _LOG.warning("a sign-in has failed, of %s", f"user {found.user.user_id}" if found else "nobody we know")
            return None
        await self.ports.attempts.succeed(his, theirs)
        return found
