"""Names and telephone numbers as people say them."""

# ruff: noqa: SIM905 - a list of words reads best as words
from __future__ import annotations

from typing import Final

from sandbox.openai.receptionist.words import read_number

_SHORTEST_NUMBER: Final = 7
_LONGEST_NAME: Final = 3
_LONGEST_BARE_NAME: Final = 4
_OPENINGS: Final = (
    ("my", "name", "is"),
    ("my", "name's"),
    ("name", "is"),
    ("this", "is"),
    ("call", "me"),
    ("the", "name", "is"),
)
_SHORT_OPENINGS: Final = (("it's",), ("i'm",), ("i", "am"), ("it", "is"))
_LEADS: Final = frozenset("yes yeah sure okay ok uh um well oh hi hello sir".split())
_STOPS: Final = frozenset(
    "and from calling here i i'd i'm i've speaking please about regarding a an the not my your really just to at on "
    "in for so but what when how is are was it its it's that this you we they do does don't can could would will want "
    "need like yes no nope yeah okay ok sure thanks thank back later "
    "tomorrow today hold wait none never mind sorry appointment".split()
)


def find_name(tokens: tuple[str, ...], *, is_asked: bool) -> str | None:
    """Return a name after `my name is` or `this is`; if a name was asked for, a short answer is the name itself."""
    openings = _OPENINGS + (_SHORT_OPENINGS if is_asked else ())
    for at in range(len(tokens)):
        for opening in openings:
            after = at + len(opening)
            if tokens[at:after] == opening and (name := _name_from(tokens[after:])):
                return name
    if not is_asked:
        return None
    answer = tuple(token for token in tokens if token not in _LEADS)
    return _name_from(answer) if len(answer) <= _LONGEST_BARE_NAME else None


def _name_from(tokens: tuple[str, ...]) -> str | None:
    name: list[str] = []
    for token in tokens[:_LONGEST_NAME]:
        if token in _STOPS or not token[0].isalpha():
            break
        name.append("'".join(part.capitalize() for part in token.split("'")))
    return " ".join(name) or None


def find_phone_number(tokens: tuple[str, ...]) -> str | None:
    """Return the longest run of at least seven digits, spoken or written; `oh` is zero, `double five` two fives."""
    runs, run, times, at = [""], "", 1, 0
    while at < len(tokens):
        digits, length = _digits(tokens, at)
        if tokens[at] == "double":
            times = 2
        elif digits:
            run, times = run + digits * times, 1
        else:
            runs, run = [*runs, run], ""
        at += length
    longest = max((*runs, run), key=len)
    return longest if len(longest) >= _SHORTEST_NUMBER else None


def _digits(tokens: tuple[str, ...], at: int) -> tuple[str, int]:
    if tokens[at] in {"oh", "o"}:
        return "0", 1
    if tokens[at] == "hundred":
        return "00", 1
    if tokens[at].isdigit():
        return tokens[at], 1
    number = read_number(tokens, at)
    if number is None or number.is_ordinal:
        return "", 1
    return str(number.value), number.length
