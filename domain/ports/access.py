"""Who may use the API."""

from __future__ import annotations

from enum import IntEnum
from typing import Protocol


class Role(IntEnum):
    """What a key may do; a higher role may all that a lower one may.

    A viewer sees with numbers masked and texts redacted, and changes nothing; an operator sees all of it, and books,
    moves and edits; an admin also loosens what protects customers: calling hours, the list of those nobody contacts.
    Keys are made and revoked on the command line, and the codec server has a token of its own.
    """

    VIEWER = 1
    OPERATOR = 2
    ADMIN = 3


class ApiKeys(Protocol):
    """The keys handed out; only their hashes are kept."""

    async def verify(self, key: str) -> Role | None:
        """Return the role of a key in clear (`hf_…`); None when it is unknown or revoked."""
