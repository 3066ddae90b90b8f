"""What people write in forms and files alike: one rule for each field, whichever way it comes in.

Both edges wrap these: `api.fields` and its views, `store.business_files.fields` and its parts.
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Final

#: Not what RFC 5322 allows, but what reaches anybody.
EMAIL_PATTERN: Final = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
#: Source: RFC 5321, section 4.5.3.1.3: a path has 256 characters, brackets included.
LONGEST_EMAIL: Final = 254
#: Controls, ends of lines, and what turns the direction of all that stands behind it: nobody's name has one, and with
#: it a name reads as another. Source: UAX #9, section 2 (explicit directional embeddings, overrides and isolates).
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
#: Of an absence.
LONGEST_REASON: Final = 200
#: A vehicle's make or model.
LONGEST_MAKE: Final = 64
LONGEST_PLATE: Final = 20
#: Model years. Source: Benz's patent 37435 of 29 January 1886.
FIRST_YEAR: Final = 1886
LAST_YEAR: Final = 2100
#: Far enough from the ends of the calendar to be reckoned with.
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2999, 12, 31)


def as_it_is_read(name: str) -> str:
    """Return what somebody or something is called; raises ValueError where it would be shown as something else."""
    if _UNSEEN.search(name):
        raise ValueError("has characters in it that nobody sees, and that change how it reads: write it without them")
    return name


def in_whole_minutes(wall: time) -> time:
    """Return a time of day; raises ValueError for one with seconds or a zone."""
    if wall.second or wall.microsecond or wall.tzinfo:
        raise ValueError("is written as HH:MM")
    return wall


def can_be_reckoned_with(day: date) -> date:
    """Return a day or an instant; raises ValueError for one too near the ends of the calendar."""
    if not FIRST_DAY.year <= day.year <= LAST_DAY.year:
        raise ValueError(f"lies outside the years {FIRST_DAY.year} to {LAST_DAY.year}")
    return day
