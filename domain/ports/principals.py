"""Who is in charge of a business, and the secrets he shows himself by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.principals import Principal


@dataclass(frozen=True, slots=True)
class Proof:
    """Digits somebody has given from a number, at an aware instant; the same `attempt_id` is the same attempt."""

    attempt_id: str
    organisation_id: str
    phone: str
    digits: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """Somebody wants a one-time code for the number (E.164) he calls or writes from."""

    organisation_id: str
    phone: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PrincipalStanding:
    """A principal with how he can show who he is, for people.

    Attributes:
        locked_until: None unless he is locked out.
    """

    principal: Principal
    has_pin: bool
    locked_until: datetime | None


class PrincipalFinder(Protocol):
    """Knows the numbers of those in charge."""

    async def by_phone(self, organisation_id: str, phone: str) -> Principal | None:
        """Return who claims to call from that number."""

    async def principals(self, organisation_id: str) -> Sequence[Principal]:
        """Return all of a business's, in the order of its file."""


class PrincipalProofs(Protocol):
    """Tells right digits from wrong ones, and counts."""

    async def is_right(self, proof: Proof) -> bool:
        """Say whether somebody is who he claims to be; told again, the same. A wrong attempt counts once."""

    async def keep_code(self, wanted: CodeWanted, code: str) -> bool:
        """Keep the hash of a new code; False: no principal has that number, he is locked out, or had enough of them."""


class PrincipalDesk(Protocol):
    """What the owner of an installation sees and sets."""

    async def standings(self, organisation_id: str, now: datetime) -> Sequence[PrincipalStanding]:
        """Return all principals of a business in the order of its file."""

    async def set_pin(self, organisation_id: str, key: str, pin: str, at: datetime) -> None:
        """Keep the hash of a PIN, and lift a lock; raises NotFound, and RuleBroken for a PIN that is none."""
