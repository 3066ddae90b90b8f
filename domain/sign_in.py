"""Signing in: how long a session and a link last, and how often somebody may fail.

Rules:
- A session ends after twelve hours without a request (a page that listens makes none), and after fourteen days whatever
  happens.
- A link signs in once, within a day; the next one for the same user makes it worthless.
- Failures are counted by address, whether or not anybody has it, and by where they come from. After the first few each
  one is followed by a wait that doubles; behind a wait nothing is looked at, and nothing counts.
- An attempt is counted before it is looked at, and taken off again when it was right: of many at once no more are
  looked at than of as many in a row.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from domain.users import User

IDLE_LIFE: Final = timedelta(hours=12)
LONGEST_LIFE: Final = timedelta(days=14)
#: That a session is used is written down no more often.
USE_NOTED_EVERY: Final = timedelta(minutes=1)
LINK_LIFE: Final = timedelta(days=1)
#: How long after signing in by a link a password is set without the one before.
FREE_CHOICE: Final = timedelta(hours=1)
TOKEN_BYTES: Final = 32
_IPV6_NETWORK: Final = 64


class LinkPurpose(StrEnum):
    """Why somebody has been given a link."""

    FIRST = "first"
    INVITE = "invite"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is signed in.

    Attributes:
        opened_at: When he signed in; aware UTC.
        is_by_link: Whether he did by a link, and has set no password since.
    """

    user: User
    opened_at: datetime
    is_by_link: bool

    def may_choose(self, now: datetime) -> bool:
        """Say whether he sets a password without giving the one before."""
        return self.is_by_link and now < self.opened_at + FREE_CHOICE


@dataclass(frozen=True, slots=True)
class FailureLimit:
    """How often in a row somebody may fail, and how long he waits then.

    Attributes:
        waits_from: The failure with which waits begin.
        first_wait: After that one; doubled with each further one.
        longest_wait: Where doubling ends.
        forgotten_after: Without a failure.
    """

    waits_from: int
    first_wait: timedelta
    longest_wait: timedelta
    forgotten_after: timedelta

    def wait(self, failures: int) -> timedelta:
        """Return how long to wait after so many failures in a row."""
        beyond = failures - self.waits_from
        if beyond < 0:
            return timedelta()
        waited = self.first_wait
        for _ in range(beyond):
            if waited >= self.longest_wait:
                break
            waited *= 2
        return min(waited, self.longest_wait)


#: A person mistypes a few times; whoever guesses gets some hundred tries a day.
OF_ADDRESS: Final = FailureLimit(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(days=1))
#: An office shares one, and so does everybody behind a proxy nobody has named.
OF_SOURCE: Final = FailureLimit(50, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=1))


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose failures are counted; `key` names nobody in clear."""

    key: str
    limit: FailureLimit


@dataclass(frozen=True, slots=True)
class Failures:
    """How often somebody has failed in a row, the last time at an instant (None: never)."""

    count: int = 0
    last_at: datetime | None = None

    def waits_until(self, limit: FailureLimit) -> datetime | None:
        """Return until when nothing is looked at; None: he may try."""
        wait = limit.wait(self.count)
        return None if self.last_at is None or not wait else self.last_at + wait

    def with_one_more(self, limit: FailureLimit, now: datetime) -> Failures:
        """Count one; those of long ago are forgotten."""
        is_fresh = self.last_at is not None and now < self.last_at + limit.forgotten_after
        return Failures(self.count + 1 if is_fresh else 1, now)

    def with_one_less(self) -> Failures:
        """Take the attempt off that was right."""
        return Failures(max(0, self.count - 1), self.last_at)


def subject_of_address(email: str) -> Subject:
    """Return whose failures count for an address, as `domain.users.address_of` writes it."""
    return Subject(f"address:{hashlib.sha256(email.encode()).hexdigest()}", OF_ADDRESS)


def subject_of_source(host: str) -> Subject:
    """Return whose failures count for where a request comes from; of IPv6 a whole network is one customer's."""
    try:
        address = ip_address(host)
    except ValueError:
        return Subject("source:unknown", OF_SOURCE)
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return Subject(f"source:{ip_network((address, _IPV6_NETWORK), strict=False)}", OF_SOURCE)
        address = address.ipv4_mapped
    return Subject(f"source:{address}", OF_SOURCE)


def token_hash(token: str) -> str:
    """Return what is kept of a session's or a link's token: 256 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token(token: str) -> str:
    """Return what a page sends beside the session's cookie: it follows from the cookie, and nothing follows from it."""
    return hmac.new(token.encode(), b"holdfast csrf", hashlib.sha256).hexdigest()
