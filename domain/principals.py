"""Who is in charge of a business, and how he shows on the phone that he is he: caller ID can be forged.

Rules:
- A number on the list is a claim. What counts is the PIN, or a code that was texted to that very number.
- A code has six digits, lives five minutes, and counts once. The next one takes the place of the one before.
- Five failures in a row, over all calls and threads, lock him out for a quarter of an hour; each further five for twice
  as long, a day at most. Behind a lock nothing is looked at, and nothing counts.
- Neither PIN nor code is kept in clear, and no answer says what was wrong.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from domain.digits import digit_runs
from domain.errors import RuleBroken

FAILURES: Final = 5
FIRST_LOCK: Final = timedelta(minutes=15)
LONGEST_LOCK: Final = timedelta(days=1)
CODE_DIGITS: Final = 6
CODE_LIFE: Final = timedelta(minutes=5)
#: Codes are texted so often within an hour: whoever forges a number can't have its owner flooded.
MOST_CODES: Final = 5
CODES_WITHIN: Final = timedelta(hours=1)
#: How long somebody who texts stays authenticated; a call ends by itself.
THREAD_TRUST: Final = timedelta(minutes=15)
PIN_LENGTHS: Final = range(4, 10)
#: 16 MiB and some 50 ms for each guess, which no one who calls notices. Source: RFC 7914; OWASP, "Password Storage".
_SCRYPT: Final = {"n": 2**14, "r": 8, "p": 1}
_MEMORY: Final = 2**26
_KIND: Final = "scrypt"


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody in charge of a business; `phones` are E.164."""

    key: str
    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


class PrincipalEventKind(StrEnum):
    """What is written down of a principal's secrets; never the digits."""

    PIN_SET = "pin_set"
    CODE_SENT = "code_sent"
    VERIFIED = "verified"
    FAILED = "failed"
    LOCKED = "locked"
    BEHIND_LOCK = "behind_lock"


@dataclass(frozen=True, slots=True)
class Lockout:
    """How often somebody has failed.

    Attributes:
        failures: In a row, since the last lock.
        locks: In a row.
        locked_until: Nothing is looked at before; None: he was never locked out.
    """

    failures: int = 0
    locks: int = 0
    locked_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Say whether nothing is looked at now."""
        return self.locked_until is not None and now < self.locked_until

    def after_failure(self, now: datetime) -> Lockout:
        """Count a wrong PIN or code."""
        if self.failures + 1 < FAILURES:
            return replace(self, failures=self.failures + 1)
        return Lockout(failures=0, locks=self.locks + 1, locked_until=now + _span(self.locks))


def _span(locks: int) -> timedelta:
    doubled = FIRST_LOCK
    for _ in range(locks):
        if doubled >= LONGEST_LOCK:
            break
        doubled *= 2
    return min(doubled, LONGEST_LOCK)


def check_pin(pin: str) -> None:
    """Raise RuleBroken for a PIN that is none, or that anybody would try first."""
    if not (pin.isascii() and pin.isdecimal() and len(pin) in PIN_LENGTHS):
        raise RuleBroken(f"a PIN has {PIN_LENGTHS[0]} to {PIN_LENGTHS[-1]} digits")
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise RuleBroken("a PIN of equal or counted digits is what anybody would try first: choose another")


def said_digits(text: str) -> str:
    """Return the digits somebody has said, typed or dictated, without what stands between them."""
    return "".join(run.symbols for run in digit_runs(text))


def hashed(digits: str, salt: bytes) -> str:
    """Return what is kept of a PIN or code: scrypt under a salt of its own, `scrypt$salt$key`; takes some 50 ms."""
    key = hashlib.scrypt(digits.encode(), salt=salt, maxmem=_MEMORY, **_SCRYPT)
    return "$".join((_KIND, base64.b64encode(salt).decode(), base64.b64encode(key).decode()))


def is_hash_of(kept: str | None, digits: str) -> bool:
    """Say whether these digits were hashed to what is kept; None: nothing was."""
    if kept is None:
        return False
    salt = base64.b64decode(kept.split("$")[1])
    return hmac.compare_digest(hashed(digits, salt), kept)
