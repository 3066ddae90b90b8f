"""PINs and one-time codes in what people say: taken out before anything is written down.

It rather takes too much: once one was asked for, whatever digits come are taken for it, also those of half a code.
"""

from __future__ import annotations

import re
from typing import Final

from domain.digits import DigitRun, digit_runs

_CODE: Final = re.compile(
    r"(?<!zip )(?<!area )(?<!postal )(?<!country )"
    r"\b(?:pin|pins|p\.? ?i\.? ?n\b\.?|passcode|pass ?code|code|pressed the keys)\b",
    re.IGNORECASE,
)
#: Numbers as words that are no single digits: `forty two eleven`.
_TENS: Final = re.compile(
    r"\b(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand)\b",
    re.IGNORECASE,
)
_SHORTEST_ASKED: Final = 2
_SHORTEST: Final = 3
#: Digits of a North American number; a PIN is shorter, if it is not said twice.
_PHONE_LENGTHS: Final = frozenset({10, 11})
_HIDDEN: Final = "[code]"


def is_about_code(text: str) -> bool:
    """Say whether a text speaks of a PIN or a code."""
    return _CODE.search(text) is not None


def without_codes(text: str, *, asked: str = "") -> str:
    """Return a text without the digits of a PIN or code.

    Args:
        text: What was said or written.
        asked: What the other side had said before.
    """
    is_asked = is_about_code(asked) or _HIDDEN in asked
    if not is_asked and not is_about_code(text):
        return text
    shortest = _SHORTEST_ASKED if is_asked else _SHORTEST
    pieces, position = [], 0
    for run in digit_runs(text):
        if len(run.symbols) >= shortest and (is_asked or not _is_phone(run)):
            pieces += [text[position : run.start], _HIDDEN]
            position = run.end
    text = "".join((*pieces, text[position:]))
    return _TENS.sub(_HIDDEN, text) if is_asked else text


def _is_phone(run: DigitRun) -> bool:
    half = len(run.symbols) // 2
    is_twice = run.symbols[:half] == run.symbols[half:]
    return run.is_international or (len(run.symbols) in _PHONE_LENGTHS and not is_twice)
