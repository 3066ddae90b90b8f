"""Signing in where nobody has an account, and hashes that take no time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import NoReturn

from domain.errors import NotFound, TooManyAttempts
from domain.ports.sign_in import Credentials, PasswordHashes, Sessions, SignInAttempts, SignInLinks, SignInPorts, Users
from domain.sign_in import LinkPurpose, SignedIn, Subject
from domain.users import User


class NoUsers(Users):
    """Nobody."""

    async def users(self) -> Sequence[User]:
        """Return nobody."""
        return []

    async def user(self, user_id: str) -> NoReturn:
        """Find nobody."""
        raise NotFound(f"there is no user {user_id!r}")

    async def credentials(self, email: str) -> None:
        """Find nobody."""

    async def add(self, user: User) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def change(self, user_id: str, change: Callable[[User], User], *, keep: str | None = None) -> NoReturn:
        """Find nobody."""
        raise NotFound(f"there is no user {user_id!r}")

    async def set_password(self, user_id: str, password_hash: str, *, keep: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError


class NoSessions(Sessions):
    """Nobody is signed in."""

    async def open(self, token: str, shown: Credentials, at: datetime) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def find(self, token: str, at: datetime, *, is_use: bool = True) -> SignedIn | None:
        """Find nobody."""
        return None

    async def close(self, token: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError

    async def close_others(self, user_id: str, *, keep: str) -> NoReturn:
        """Unused here."""
        raise NotImplementedError


class NoLinks(SignInLinks):
    """Nobody has been given a link."""

    async def issue(self, token: str, user_id: str, purpose: LinkPurpose, at: datetime) -> NoReturn:
        """Find nobody."""
        raise NotFound(f"there is no user {user_id!r}")

    async def follow(self, token: str, session: str, at: datetime) -> None:
        """Find nobody."""

    async def first_owner(self, token: str, owner: User, at: datetime) -> NoReturn:
        """Unused here."""
        raise NotImplementedError


class NoAttempts(SignInAttempts):
    """Nobody waits."""

    async def begin(self, subjects: Sequence[Subject], at: datetime) -> None:
        """Count nothing."""

    async def succeed(self, address: Subject, source: Subject) -> NoReturn:
        """Unused here."""
        raise NotImplementedError


class PlainHashes(PasswordHashes):
    """Turns a password round; while `is_full` nobody else has a turn.

    Attributes:
        compared: How often it was asked whether a password is right.
    """

    def __init__(self) -> None:
        """Have room."""
        self.is_full = False
        self.compared = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Let in, unless it is full."""
        if self.is_full:
            raise TooManyAttempts("too many sign in at once")
        yield

    async def hashed(self, password: str) -> str:
        """Turn it round."""
        return password[::-1]

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Compare."""
        self.compared += 1
        return kept == password[::-1]


def nobody_signs_in() -> SignInPorts:
    """Return ports of an installation without users."""
    return SignInPorts(
        users=NoUsers(), sessions=NoSessions(), links=NoLinks(), attempts=NoAttempts(), hashes=PlainHashes()
    )
