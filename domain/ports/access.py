"""Who may use the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final, Protocol

#: Of chance in a key.
KEY_BYTES: Final = 32


class Role(IntEnum):
    """What somebody or a key may do; a higher role may all that a lower one may.

    A viewer sees with numbers masked and texts redacted, and changes nothing; an operator sees all of it, and books,
    moves and edits; an owner also loosens what protects customers (calling hours, the list of those nobody contacts)
    and manages users and keys. The codec server has a token of its own.
    """

    VIEWER = 1
    OPERATOR = 2
    OWNER = 3


class ApiKeys(Protocol):
    """The keys handed out; only their hashes are kept."""

    async def verify(self, key: str) -> Role | None:
        """Return the role of a key in clear (`hf_…`); None when it is unknown or revoked."""


@dataclass(frozen=True, slots=True)
class IssuedApiKey:
    """A key that was handed out, without the key itself.

    Attributes:
        label: What it is for.
        revoked_at: None: it works.
    """

    key_id: str
    role: Role
    label: str
    created_at: datetime
    revoked_at: datetime | None


class KeyRing(Protocol):
    """Hands keys out and takes them back."""

    async def all_keys(self) -> Sequence[IssuedApiKey]:
        """Return every key, the latest first, the revoked too."""

    async def issue(self, key: str, *, role: Role, label: str) -> IssuedApiKey:
        """Keep the hash of a new key (in clear, `hf_…`); a repeat changes nothing."""

    async def revoke(self, key_id: str) -> None:
        """Make a key worthless from now on; one that is revoked already stays so. Raises NotFound."""
