"""Users, their sessions and links, and how often somebody has failed to sign in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.sign_in import LinkPurpose, SignedIn, Subject
from domain.users import User


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user with what is kept of his password; None: he has none."""

    user: User
    password_hash: str | None


class Users(Protocol):
    """Who signs in; `email` is as `domain.users.address_of` writes it."""

    async def users(self) -> Sequence[User]:
        """Return everybody, by name."""

    async def user(self, user_id: str) -> User:
        """Return one; raises NotFound."""

    async def credentials(self, email: str) -> Credentials | None:
        """Return who has an address, with what is kept of his password."""

    async def add(self, user: User) -> None:
        """Keep a new user; raises RuleBroken for an address that somebody has."""

    async def change(self, user_id: str, change: Callable[[User], User], *, keep: str | None = None) -> User:
        """Change a user; where role or access change his sessions end, but for the one of the token to `keep`.

        Raises:
            NotFound: Nobody has that id.
            RuleBroken: He is the last owner, or `change` has raised it.
        """

    async def set_password(self, user_id: str, password_hash: str, *, keep: str) -> None:
        """Keep what is kept of a password; his links and his sessions end, but for the one of the token to `keep`.

        Raises:
            NotFound: Nobody has that id.
            NotAuthenticated: That session is over.
        """


class Sessions(Protocol):
    """Who is signed in; only hashes of tokens are kept."""

    async def open(self, token: str, shown: Credentials, at: datetime) -> SignedIn | None:
        """Sign a user in who has shown his password; None: it is another one by now, or he is disabled."""

    async def find(self, token: str, at: datetime, *, is_use: bool = True) -> SignedIn | None:
        """Return who is signed in by a token, and note that it was used, if that `is_use`; None: nobody, or no more."""

    async def close(self, token: str) -> None:
        """Sign out; once more changes nothing."""

    async def close_others(self, user_id: str, *, keep: str) -> None:
        """Sign somebody out everywhere but in the session of the token to `keep`."""


class SignInLinks(Protocol):
    """Links that sign somebody in once; only hashes of tokens are kept."""

    async def issue(self, token: str, user_id: str, purpose: LinkPurpose, at: datetime) -> None:
        """Keep a link; those the user has been given before are worthless. Raises NotFound."""

    async def follow(self, token: str, session: str, at: datetime) -> SignedIn | None:
        """Sign in who has been given a link, under the token of a session; None: it is used, expired or nobody's."""

    async def first_owner(self, token: str, owner: User, at: datetime) -> bool:
        """Keep a link for the first owner, unless somebody has signed in before or others were invited."""


class SignInAttempts(Protocol):
    """How often somebody has failed."""

    async def begin(self, subjects: Sequence[Subject], at: datetime) -> datetime | None:
        """Count an attempt as failed for all subjects; returns until when they wait: then nothing was counted."""

    async def succeed(self, address: Subject, source: Subject) -> None:
        """Forget the failures of an address, and take the attempt off those of a source."""


class PasswordHashes(Protocol):
    """Slow hashes of passwords."""

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Wait for one of a few places in which to hash; raises TooManyAttempts when too many wait already."""

    async def hashed(self, password: str) -> str:
        """Return what is kept of a password."""

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Say whether a password was hashed to what is kept; None: it was not, and finding out takes as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPorts:
    """What signing in works with."""

    users: Users
    sessions: Sessions
    links: SignInLinks
    attempts: SignInAttempts
    hashes: PasswordHashes
