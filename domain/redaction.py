"""Take what identifies people or pays for things out of free text, written or spoken.

It rather takes too much: a number nobody can place is taken out once it is as long as a phone number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from domain.digits import DigitRun, digit_runs

_BULLET: Final = "•"
_KEPT_HEAD: Final = 2
_KEPT_TAIL: Final = 4

_MAILBOX: Final = r"(?<![\w.+-])[\w.+-]{1,64}"
_EMAIL: Final = re.compile(
    rf"{_MAILBOX}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}"
    rf"|{_MAILBOX}(?: (?:dot|underscore) [\w+-]{{1,64}}){{0,4}} at [\w-]{{1,63}}(?: dot [\w-]{{2,63}}){{1,4}}",
    re.IGNORECASE,
)
_IBAN: Final = re.compile(r"\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}(?![a-z0-9])", re.IGNORECASE | re.ASCII)
_IBAN_LENGTHS: Final = range(15, 35)
_VIN: Final = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_VIN_LENGTH: Final = 17
_VIN_FEWEST_DIGITS: Final = 4
_DATE: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?")

_SHORTEST_PHONE: Final = 7
_LONGEST_PHONE: Final = 15
_SSN_LENGTH: Final = 9
_CARD_LENGTHS: Final = range(13, 20)


def mask_number(number: str | None) -> str:
    """Return a phone number that people can tell apart but not dial: `+15551230042` → `+1••••••0042`."""
    if number is None:
        return "withheld"
    if not number.startswith("+") or len(number) <= _KEPT_HEAD + _KEPT_TAIL:
        return _BULLET * len(number)
    hidden = _BULLET * (len(number) - _KEPT_HEAD - _KEPT_TAIL)
    return number[:_KEPT_HEAD] + hidden + number[-_KEPT_TAIL:]


def redact(text: str) -> str:
    """Return the text with cards, SSNs, e-mail addresses, phone numbers, IBANs and VINs as `[card]`, `[ssn]` and so on.

    Spoken digits count as digits. Dates, times, prices and other numbers of fewer than seven digits stay.
    """
    text = _EMAIL.sub("[email]", text)
    text = _IBAN.sub(_without_iban, text)
    text = _replaced(text, ((run, "[vin]") for run in digit_runs(text, with_letters=True) if _is_vin(run.symbols)))
    kept = [match.span() for match in _DATE.finditer(text)]
    runs = (run for run in digit_runs(text) if not any(start < run.end and run.start < end for start, end in kept))
    return _replaced(text, ((run, name) for run in runs if (name := _name(run)) is not None))


def _replaced(text: str, replacements: Iterator[tuple[DigitRun, str]]) -> str:
    pieces: list[str] = []
    position = 0
    for run, name in replacements:
        start = run.start - (text[position : run.start].endswith("(") and text[run.start : run.end].count(")") == 1)
        pieces += (text[position:start], name)
        position = run.end
    return "".join((*pieces, text[position:]))


def _name(run: DigitRun) -> str | None:
    length = len(run.symbols)
    if length in _CARD_LENGTHS and _passes_luhn(run.symbols):
        return "[card]"
    if length == _SSN_LENGTH and not run.is_international:
        return "[ssn]"
    if length < _SHORTEST_PHONE:
        return None
    return "[phone]" if length <= _LONGEST_PHONE else "[number]"


def _passes_luhn(digits: str) -> bool:
    """Check the last digit. Source: ISO/IEC 7812-1, annex B."""
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(value - 9 * (value > 9) for value in doubled)) % 10 == 0  # noqa: PLR2004


def _is_vin(symbols: str) -> bool:
    """Check shape only: the check digit is mandatory in North America alone. Source: ISO 3779."""
    digits = sum(symbol.isdecimal() for symbol in symbols)
    return _VIN.fullmatch(symbols) is not None and _VIN_FEWEST_DIGITS <= digits < _VIN_LENGTH


def _without_iban(match: re.Match[str]) -> str:
    """Replace the longest beginning of the match that is an IBAN; words may follow one without any sign."""
    for end in reversed([part.end() for part in re.finditer(r"[^ -]+", match[0])]):
        if _is_iban(re.sub("[ -]", "", match[0][:end])):
            return "[iban]" + match[0][end:]
    return match[0]


def _is_iban(letters: str) -> bool:
    """Check the check digits. Source: ISO 13616-1, ISO/IEC 7064 MOD 97-10."""
    if len(letters) not in _IBAN_LENGTHS:
        return False
    return int("".join(str(int(letter, 36)) for letter in letters[4:] + letters[:4])) % 97 == 1
