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
#: Country codes of one and two digits; all others have three. Source: ITU-T E.164, list of assigned country codes.
_SHORT_CODES: Final = re.compile(r"\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])", re.ASCII)
_CODE_LENGTH: Final = len("+353")
#: Where a number within the country is the one behind the prefix, a zero at its beginning included; elsewhere a zero
#: that is no part of it stands in front. Source: ITU-T, "National Numbering Plans".
_NO_TRUNK_ZERO: Final = frozenset({"+30", "+34", "+39", "+45", "+47", "+48", "+351", "+352", "+420"})
_BEHIND_ZERO: Final = re.compile(r"0([1-9]\d{5,12})", re.ASCII)
_AS_IT_IS: Final = re.compile(r"(\d{8,13})", re.ASCII)
#: `+49 (0)30 901820`: the zero is left out by whoever calls from abroad.
_OPTIONAL_ZERO: Final = "(0)"
_NOT_DIGITS: Final = re.compile(r"\D+")


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


def country_prefix(number: str) -> str:
    """Return the country prefix of an E.164 number: `+49` of `+4930901820`."""
    short = _SHORT_CODES.match(number)
    return short[0] if short else number[:_CODE_LENGTH]


def written_number(text: str, *, region: str = _NORTH_AMERICA) -> str | None:
    """Return the E.164 number that stands in a text alone, as people write it; None for one that is not complete.

    Args:
        text: `+1 (555) 123-0042`, `0049 30 901820`, `030/901820`: nothing but one number.
        region: Country prefix of numbers written without one.
    """
    is_international = text.lstrip(" (").startswith("+")
    digits = _NOT_DIGITS.sub("", text.replace(_OPTIONAL_ZERO, "") if is_international else text)
    abroad = "011" if region == _NORTH_AMERICA else "00"
    if is_international or digits.startswith(abroad):
        return caller_number(f"+{digits if is_international else digits.removeprefix(abroad)}")
    national = _within(region).fullmatch(digits)
    return caller_number(region + national[1]) if national else None


def _within(region: str) -> re.Pattern[str]:
    """Return how a whole number is written within a country: the part behind its prefix is the first group."""
    if region == _NORTH_AMERICA:
        return _NANP_NATIONAL
    return _AS_IT_IS if region in _NO_TRUNK_ZERO else _BEHIND_ZERO


def _e164(run: DigitRun, region: str) -> str | None:
    if run.is_international:
        return caller_number(f"+{run.symbols}")
    national = (_NANP_NATIONAL if region == _NORTH_AMERICA else _NATIONAL).fullmatch(run.symbols)
    return caller_number(region + national[1]) if national else None
