"""Phone numbers: who calls, and which number was said."""

from __future__ import annotations

import re
from typing import Final

from domain.digits import DigitRun, digit_runs

_E164: Final = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_KEYPAD: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
#: Networks spell these words on the keypad for callers without a number (`+266696687` is ANONYMOUS).
#: Source: Twilio, "Why am I getting calls from these strange numbers?".
_WITHHELD: Final = frozenset(
    "+" + word.translate(_KEYPAD) for word in ("ANONYMOUS", "BLOCKED", "RESTRICTED", "UNAVAILABLE", "UNKNOWN")
)
_NORTH_AMERICA: Final = "+1"
_NANP_NATIONAL: Final = re.compile(r"1?([2-9]\d{9})", re.ASCII)
_NATIONAL: Final = re.compile(r"0?([1-9]\d{5,12})", re.ASCII)


def caller_number(raw: str | None) -> str | None:
    """Return the caller's E.164 number, or None for one that can't be called back (withheld, `client:…`, `sip:…`)."""
    if raw is None or raw in _WITHHELD or not _E164.fullmatch(raw):
        return None
    return raw


def spoken_number(text: str, *, region: str = _NORTH_AMERICA) -> str | None:
    """Return the E.164 number said in a text, or None when no complete one was.

    Args:
        text: As recognised or as the model wrote it, for example `five five five, one two three, double oh four two`.
        region: Country prefix of numbers said without one.
    """
    runs = tuple(digit_runs(text))
    whole = DigitRun("".join(run.symbols for run in runs), 0, len(text), any(run.is_international for run in runs[:1]))
    return next((number for run in (*runs, whole) if (number := _e164(run, region)) is not None), None)


def _e164(run: DigitRun, region: str) -> str | None:
    if run.is_international:
        return caller_number(f"+{run.symbols}")
    national = (_NANP_NATIONAL if region == _NORTH_AMERICA else _NATIONAL).fullmatch(run.symbols)
    return caller_number(region + national[1]) if national else None
