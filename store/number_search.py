"""The condition that a column's number is the one somebody has typed, or has it as a part."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import ColumnElement, SQLColumnExpression, or_

#: What numbers are written with: digits, blanks, brackets, strokes, dots, and hyphens of every kind.
_PUNCTUATED: Final = re.compile(r"[0-9\s()+./\-\u2010-\u2013]*[0-9][0-9\s()+./\-\u2010-\u2013]*")
_NOT_DIGITS: Final = re.compile(r"[^0-9]+")
#: Fewer digits within other words are no number: "Bay 24", "Unit 3".
_FEWEST_AMONG_WORDS: Final = 3
#: `+49 (0)30 901820`: the zero is left out by whoever calls from abroad.
_OPTIONAL_ZERO: Final = "(0)"
_ABROAD: Final = ("00", "011")
_TRUNK: Final = "0"
#: A country code has one to three digits.
_BEHIND_CODE: Final = ("+_", "+__", "+___")


def has_number(
    column: SQLColumnExpression[str] | SQLColumnExpression[str | None], text: str
) -> ColumnElement[bool] | None:
    """Return the condition that an E.164 number has the digits of a text; None where the text is no number.

    The text is a number or a part of one as people write it: grouped, with a country code or the zero in its place.
    """
    text = text.replace("\0", "")
    if not _PUNCTUATED.fullmatch(text):
        return None
    is_international = "+" in text
    digits = _NOT_DIGITS.sub("", text.replace(_OPTIONAL_ZERO, "") if is_international else text)
    if not digits:
        return None
    if is_international:
        return column.startswith(f"+{digits}")
    ways = [column.contains(digits)]
    ways += [column.startswith(f"+{rest}") for prefix in _ABROAD if (rest := _behind(digits, prefix))]
    if rest := _behind(digits, _TRUNK):
        ways += [column.like(f"{code}{rest}%") for code in _BEHIND_CODE]
    return or_(*ways)


def number_among(text: str) -> tuple[str, str] | None:
    """Return the words of a text and the number that stands among them; None where there are not both."""
    for found in _PUNCTUATED.finditer(text):
        rest = " ".join((text[: found.start()] + " " + text[found.end() :]).split())
        if rest and len(_NOT_DIGITS.sub("", found[0])) >= _FEWEST_AMONG_WORDS:
            return rest, found[0]
    return None


def _behind(digits: str, prefix: str) -> str:
    return digits.removeprefix(prefix) if digits.startswith(prefix) else ""
