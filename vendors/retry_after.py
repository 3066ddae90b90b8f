"""How long a vendor asks to be left alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

#: No vendor of ours asks for more in earnest, and nothing may be put off for longer by a broken header.
LONGEST: Final = timedelta(hours=1)


def read_retry_after(header: str | None) -> timedelta | None:
    """Return what a `Retry-After` header asks for, `LONGEST` at most.

    None where it is absent or can't be read; a date is not, none of our vendors sends one.

    Source: RFC 9110, section 10.2.3.
    """
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    if not seconds >= 0:  # nothing is neither more nor less than "nan"
        return None
    return timedelta(seconds=min(seconds, LONGEST.total_seconds()))
