"""Vehicle identification numbers: read, checked, said.

Rules of the file:
- A VIN has seventeen characters: digits and capital letters without I, O and Q. Source: ISO 3779.
- Its ninth is a check digit in North America, and there alone: a wrong one there was probably misread; elsewhere it
  says nothing. Neither is a reason to refuse a vehicle. Source: 49 CFR 565.15(c).
- Said aloud, "oh" is a zero, and letters may be named by words of the spelling alphabet.
"""

from __future__ import annotations

import re
from typing import Final

from domain.digits import digit_runs
from domain.errors import RuleBroken

_LENGTH: Final = 17
_FORBIDDEN: Final = frozenset("IOQ")
_SEPARATORS: Final = re.compile(r"[\s\-.,]+")
_WRITTEN: Final = re.compile(r"[0-9A-Z]{17}", re.ASCII)
#: Source: 49 CFR 565.15(c), tables III and IV.
_VALUES: Final = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_REMAINDERS: Final = "0123456789X"
_CHECK_POSITION: Final = 8
#: How VINs of vehicles made in North America begin. Source: ISO 3780, as SAE International assigns it.
_NORTH_AMERICA: Final = re.compile(r"[1-5]|7[F-Z0-9]")
_ALPHABET: Final = {
    word.casefold(): word[0]
    for word in (
        *("Alpha", "Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliet"),
        *("Juliett", "Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo", "Sierra", "Tango"),
        *("Uniform", "Victor", "Whiskey", "Xray", "Yankee", "Zulu"),
    )
}
_WORD: Final = re.compile(r"[A-Za-z]+")


def read_vin(text: str) -> str:
    """Return the VIN written or said in a text that is nothing else, in capital letters without separators.

    Raises:
        RuleBroken: It has not seventeen characters, or one that no VIN has.
    """
    written = _SEPARATORS.sub("", text).upper()
    symbols = written if _WRITTEN.fullmatch(written) else _spelled(text)
    if len(symbols) != _LENGTH:
        raise RuleBroken(_complaint(symbols if _is_said(text) else written))
    if _FORBIDDEN & set(symbols):
        raise RuleBroken("A VIN has no letters I, O or Q: it will be a one or a zero; read it again.")
    return symbols


def check_digit(vin: str) -> str:
    """Return what the ninth character of a VIN would have to be: a digit or `X`."""
    total = sum(weight * _VALUES[symbol] for weight, symbol in zip(_WEIGHTS, vin, strict=True))
    return _REMAINDERS[total % len(_REMAINDERS)]


def has_check_digit(vin: str) -> bool:
    """Say whether the ninth character is the right check digit."""
    return vin[_CHECK_POSITION] == check_digit(vin)


def doubt(vin: str) -> str | None:
    """Return why a VIN may have been misread; None when its check digit is right."""
    if has_check_digit(vin):
        return None
    if _NORTH_AMERICA.match(vin):
        return "The check digit is wrong: probably one character was misread."
    return "There is no valid check digit: outside North America a VIN needs none, so this proves nothing."


def _complaint(symbols: str) -> str:
    """Say how many characters there are, and which of them no VIN has."""
    strange = ", ".join(sorted(set(symbols) - _VALUES.keys()))
    if len(symbols) == _LENGTH:
        return f"A VIN has no {strange}, only digits and letters without I, O and Q: read it again."
    among = f", among them {strange}, which no VIN has" if strange else ""
    return f"A VIN has seventeen characters, this one has {len(symbols)}{among}: read it again."


def _is_said(text: str) -> bool:
    """Say whether there are words that stand for a character: the letters of other words do not count."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    return any(word.casefold() in _ALPHABET or any(digit_runs(word)) for word in words)


def _spelled(text: str) -> str:
    letters = _WORD.sub(lambda word: _ALPHABET.get(word[0].casefold(), word[0]), text.replace("-", " "))
    return "".join(run.symbols for run in digit_runs(letters, with_letters=True))
