"""Users and keys as the REST API shows them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from api.fields import Email, ShownWords
from domain.ports.access import IssuedApiKey, Role
from domain.users import LONGEST_NAME, User, UserChange

UserName = Annotated[ShownWords, Field(min_length=1, max_length=LONGEST_NAME)]
Label = Annotated[ShownWords, Field(min_length=1, max_length=200, description="What the key is for")]


class RoleName(StrEnum):
    """What somebody or a key may do, each all that the one before may."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    OWNER = "owner"

    @classmethod
    def of(cls, role: Role) -> Self:
        """Return the name of a role."""
        return cls(role.name.lower())

    @property
    def role(self) -> Role:
        """The role of that name."""
        return Role[self.name]


class UserItem(BaseModel):
    """Somebody who signs in."""

    user_id: str
    name: str
    email: str
    role: RoleName
    has_password: bool = Field(description="False until he has set one: he signs in by links")
    created_at: datetime
    disabled_at: datetime | None = Field(description="Since then he may not sign in; null: he may")

    @classmethod
    def of(cls, user: User) -> Self:
        """Show a user."""
        return cls(
            user_id=user.user_id,
            name=user.name,
            email=user.email,
            role=RoleName.of(user.role),
            has_password=user.has_password,
            created_at=user.created_at,
            disabled_at=user.disabled_at,
        )


class UserList(BaseModel):
    """Everybody, by name."""

    users: list[UserItem]


class NewUser(BaseModel):
    """Somebody to be invited."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    name: UserName
    role: RoleName


class UserEdit(BaseModel):
    """What is to be changed of a user; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: UserName | None = None
    role: RoleName | None = None
    is_disabled: bool | None = Field(default=None, description="true: he is signed out, and signs in no more")

    def change(self) -> UserChange:
        """Return it as the domain has it."""
        return UserChange(self.name, self.role.role if self.role else None, self.is_disabled)

    def facts(self) -> dict[str, str]:
        """Return what the audit log says of it."""
        changed = self.model_dump(mode="json", exclude_none=True, exclude={"name"})
        return {name: str(value).lower() for name, value in changed.items()}


class Invitation(BaseModel):
    """A link for somebody."""

    user: UserItem
    link: str = Field(description="Signs him in once; shown here alone")
    expires_at: datetime


class KeyItem(BaseModel):
    """An API key, but not in clear."""

    key_id: str
    label: str = Field(description="What it is for")
    role: RoleName
    created_at: datetime
    revoked_at: datetime | None = Field(description="Since then it is worthless; null: it works")

    @classmethod
    def of(cls, key: IssuedApiKey) -> Self:
        """Show a key."""
        return cls(
            key_id=key.key_id,
            label=key.label,
            role=RoleName.of(key.role),
            created_at=key.created_at,
            revoked_at=key.revoked_at,
        )


class KeyList(BaseModel):
    """All keys, the latest first."""

    keys: list[KeyItem]


class NewKey(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(extra="forbid")

    label: Label
    role: RoleName


class IssuedKey(KeyItem):
    """A key that has just been made, in clear."""

    key: str = Field(description="Goes into `Authorization: Bearer …`; shown here alone")
