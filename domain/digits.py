"""Digits as people say, write and dictate them, gathered into runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_WORDS: Final = {
    word: digit
    for digit, words in (
        *(("0", ("zero", "oh", "o")), ("1", ("one",)), ("2", ("two",)), ("3", ("three",)), ("4", ("four",))),
        *(("5", ("five",)), ("6", ("six",)), ("7", ("seven",)), ("8", ("eight",)), ("9", ("nine",))),
    )
    for word in words
}
_REPEATS: Final = {"double": 2, "triple": 3}
_TOKEN: Final = re.compile(r"\w+")
#: What may stand between the parts of one number.
_BETWEEN: Final = re.compile(r"[\s\-.,()]{0,3}")
_INTERNATIONAL: Final = re.compile(r"(?:\+|\bplus[\s,]{1,2})\(?$", re.IGNORECASE)
_INTERNATIONAL_LENGTH: Final = len("plus, (")


@dataclass(frozen=True, slots=True)
class DigitRun:
    """One number, however it was said.

    Attributes:
        symbols: Its digits, and single letters spelled among them in upper case.
        start: Offset of its first character in the text.
        end: Offset after its last.
        is_international: Whether a plus sign or the word "plus" stands in front; `start` includes a sign.
    """

    symbols: str
    start: int
    end: int
    is_international: bool = False


def digit_runs(text: str, *, with_letters: bool = False) -> Iterator[DigitRun]:
    """Yield the runs of digits and digit words in a text, in order, none of them touching another.

    Args:
        text: Written or recognised speech: `555-0042`, `five five five, double oh four two`.
        with_letters: Whether single spelled letters and mixed tokens belong to a run too, as in a VIN.
    """
    parts: list[DigitRun] = []
    repeat = 1
    for token in _TOKEN.finditer(text):
        if parts and not _BETWEEN.fullmatch(text, parts[-1].end, token.start()):
            yield _joined(text, parts)
            parts, repeat = [], 1
        word = token[0].casefold()
        if word in _REPEATS:
            parts.append(DigitRun("", token.start(), token.end()))
            repeat = _REPEATS[word]
            continue
        symbols = _symbols(word, with_letters=with_letters)
        if symbols:
            parts.append(DigitRun(symbols[0] * (repeat - 1) + symbols, token.start(), token.end()))
        elif parts:
            yield _joined(text, parts)
            parts = []
        repeat = 1
    if parts:
        yield _joined(text, parts)


def _symbols(word: str, *, with_letters: bool) -> str:
    if word in _WORDS:
        return _WORDS[word]
    if not word.isascii():
        return ""
    if word.isdecimal():
        return word
    is_spelled = len(word) == 1 or any(character.isdecimal() for character in word)
    return word.upper() if with_letters and word.isalnum() and is_spelled else ""


def _joined(text: str, parts: list[DigitRun]) -> DigitRun:
    start = parts[0].start
    sign = _INTERNATIONAL.search(text, max(0, start - _INTERNATIONAL_LENGTH), start)
    return DigitRun("".join(part.symbols for part in parts), sign.start() if sign else start, parts[-1].end, bool(sign))
