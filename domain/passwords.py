"""What may be a password: long, and not what anybody would try first.

Source: NIST SP 800-63B, section 3.1.1.2: length counts, composition rules do not, and what is common or names the user
is refused.
"""

from __future__ import annotations

import re
from typing import Final

from domain.errors import RuleBroken
from domain.users import User

SHORTEST: Final = 12
#: What a form may send; longer is no safer.
LONGEST: Final = 256
_SHORTEST_PART: Final = 4
#: With digits and signs left out; twelve characters and more of nothing else but these are guessed at once.
_COMMON: Final = (
    "password",
    "passwort",
    "passphrase",
    "letmein",
    "welcome",
    "changeme",
    "iloveyou",
    "qwertyuiop",
    "qwerty",
    "qwertz",
    "azerty",
    "asdfghjkl",
    "abcdefghijkl",
    "administrator",
    "admin",
    "holdfast",
    "secret",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "sunshine",
    "princess",
    "master",
)
_ONLY_COMMON: Final = re.compile(rf"(?:{'|'.join(_COMMON)})+")
_RUNS: Final = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjkl")


def check_password(password: str, user: User) -> None:
    """Raise RuleBroken, which says what would do, for a password that is too short or easily guessed."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise RuleBroken(f"a password has {SHORTEST} to {LONGEST} characters: several words in a row do well")
    lowered = password.lower()
    if _is_repeated(lowered) or any(lowered in run for run in _RUNS):
        raise RuleBroken("a password that repeats or counts is what anybody would try first: choose another")
    letters = "".join(letter for letter in lowered if letter.isalpha())
    if _ONLY_COMMON.fullmatch(letters):
        raise RuleBroken("this password is among those that are tried first: choose another")
    if any(part in lowered for part in _own_words(user)):
        raise RuleBroken("a password does not hold one's own name or e-mail address: choose another")


def _is_repeated(lowered: str) -> bool:
    """Say whether it is one short piece, over and over."""
    return any(lowered == (lowered[:size] * len(lowered))[: len(lowered)] for size in range(1, 5))


def _own_words(user: User) -> set[str]:
    words = {user.email, user.email.partition("@")[0], *user.name.lower().split(), user.name.lower()}
    return {word for word in words if len(word) >= _SHORTEST_PART}
