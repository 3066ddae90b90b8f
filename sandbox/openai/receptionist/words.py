"""Words: cutting speech into tokens, and numbers as words in both directions."""

# ruff: noqa: SIM905 - a list of words reads best as words
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"\d{1,2}:\d{2}|\d+(?:st|nd|rd|th)?|[a-z]+(?:'[a-z]+)*")
_ORDINAL_DIGITS: Final = re.compile(r"(\d+)(st|nd|rd|th)?")

_ONES: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS: Final = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS: Final = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_CARDINAL_VALUE: Final = {word: value for value, word in enumerate(_ONES)}
_TENS_VALUE: Final = {word: 10 * value for value, word in enumerate(_TENS) if value > 1}
_ORDINAL_VALUE: Final = {word: value for value, word in enumerate(_ORDINALS)} | {"twentieth": 20, "thirtieth": 30}

_HUNDRED: Final = 100
_TWENTY: Final = 20
_TEN: Final = 10


@dataclass(frozen=True, slots=True)
class Number:
    """A number at a place in the tokens; `length` is how many tokens it takes."""

    value: int
    length: int
    is_ordinal: bool = False
    is_digits: bool = False


def tokenize(text: str) -> tuple[str, ...]:
    """Return lower-case words, numbers and clock times; `a m`, `a.m.` become `am`, hyphens part words."""
    found = _TOKEN.findall(text.lower().replace("’", "'"))
    tokens: list[str] = []
    for token in found:
        if token == "m" and tokens and tokens[-1] in {"a", "p"}:  # noqa: S105 - a token of speech
            tokens[-1] += "m"
        else:
            tokens.append(token)
    return tuple(tokens)


def read_number(tokens: tuple[str, ...], at: int) -> Number | None:
    """Return the number that begins at a token: `nine`, `twenty four`, `twenty fourth`, `24`, `24th`."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    if digits := _ORDINAL_DIGITS.fullmatch(token):
        return Number(int(digits[1]), 1, is_ordinal=digits[2] is not None, is_digits=True)
    if token in _TENS_VALUE:
        return _with_ones(tokens, at, _TENS_VALUE[token])
    if token in _CARDINAL_VALUE:
        return Number(_CARDINAL_VALUE[token], 1)
    if token in _ORDINAL_VALUE:
        return Number(_ORDINAL_VALUE[token], 1, is_ordinal=True)
    return None


def _with_ones(tokens: tuple[str, ...], at: int, tens: int) -> Number:
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if 0 < (ones := _CARDINAL_VALUE.get(following, 0)) < _TEN:
        return Number(tens + ones, 2)
    if 0 < (ones := _ORDINAL_VALUE.get(following, 0)) < _TEN:
        return Number(tens + ones, 2, is_ordinal=True)
    return Number(tens, 1)


def spell_number(value: int) -> str:
    """Return a number from 0 to 999 in words; a larger one in digits."""
    if value >= _HUNDRED * _TEN:
        return str(value)
    if value >= _HUNDRED:
        hundreds = f"{_ONES[value // _HUNDRED]} hundred"
        return f"{hundreds} and {spell_number(value % _HUNDRED)}" if value % _HUNDRED else hundreds
    if value < _TWENTY:
        return _ONES[value]
    ones = value % _TEN
    return f"{_TENS[value // _TEN]}-{_ONES[ones]}" if ones else _TENS[value // _TEN]
