"""People who sign in to the dashboard: who they are, what they may, and the rules about changing that.

Rules:
- An e-mail address is one user's, however it is written.
- There is always an owner who is not disabled: whoever would be the last one stays.
- A user is disabled, never removed: the audit log goes on naming him.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain.errors import RuleBroken
from domain.ports.access import Role

LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who signs in.

    Attributes:
        email: In lower case.
        has_password: False until he has set one: he signs in by links.
        disabled_at: Aware UTC; None: he may sign in.
    """

    user_id: str
    email: str
    name: str
    role: Role
    has_password: bool
    created_at: datetime
    disabled_at: datetime | None = None

    @property
    def is_disabled(self) -> bool:
        """Whether he may not sign in."""
        return self.disabled_at is not None


@dataclass(frozen=True, slots=True)
class UserChange:
    """What is to be changed of a user; None stays as it is."""

    name: str | None = None
    role: Role | None = None
    is_disabled: bool | None = None

    def made_at(self, at: datetime) -> Callable[[User], User]:
        """Return what makes the change; who is disabled already has been since then."""

        def changed(user: User) -> User:
            disabled_at = user.disabled_at
            if self.is_disabled is not None:
                disabled_at = (user.disabled_at or at) if self.is_disabled else None
            return replace(user, name=self.name or user.name, role=self.role or user.role, disabled_at=disabled_at)

        return changed


def address_of(email: str) -> str:
    """Return an e-mail address as it is kept and compared: whatever case it is written in, it is the same user's."""
    return email.strip().lower()


def keep_an_owner(before: User, after: User, everybody: Iterable[User]) -> None:
    """Raise RuleBroken for a change after which nobody could manage users any more."""
    if _governs(after) or not _governs(before):
        return
    if not any(_governs(other) for other in everybody if other.user_id != before.user_id):
        raise RuleBroken("this is the last owner: make somebody else an owner first")


def _governs(user: User) -> bool:
    return user.role is Role.OWNER and not user.is_disabled
