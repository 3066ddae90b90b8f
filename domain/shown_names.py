"""Names of people as a model or an approver reads them.

Customers say their names themselves, and nobody checks them: one may be a sentence, an order, or a code. What is shown
is one line of a few words without numbers and without what comes behind the first sentence. The record keeps it whole.
"""

from __future__ import annotations

import re
from typing import Final

_NOBODY: Final = "somebody"
_LONGEST: Final = 60
_MOST_WORDS: Final = 6
#: So many digits may be a code, a PIN or a telephone number, however they are set apart.
_FEWEST_DIGITS: Final = 3
_DIGIT: Final = re.compile(r"\d")
#: Stands behind the name of staff who have signed in, in decisions and the audit log.
_ID: Final = re.compile(r" \(user:[\w-]+\)$")
#: Letters of any script, and what stands between them in names.
_FOREIGN: Final = re.compile(r"[^\w .,'’&()/-]|_")
_SENTENCE_END: Final = re.compile(r"(\w+)[.,:;!?]+(?:\s+|$)|[!?:;]")
#: A full stop behind one of these, or behind one letter, ends nothing.
_TITLES: Final = frozenset({"dr", "mr", "mrs", "ms", "prof", "st", "jr", "sr", "med"})


def clean_name(name: str) -> str:
    """Return a name that says nothing but a name; `somebody` where nothing is left of it."""
    words = " ".join(_FOREIGN.sub(" ", _first_sentence(" ".join(name.split()))).split())
    if len(_DIGIT.findall(words)) >= _FEWEST_DIGITS:
        words = " ".join(_DIGIT.sub(" ", words).split())
    return " ".join(words.split()[:_MOST_WORDS])[:_LONGEST].strip(" .,-/") or _NOBODY


def quoted_name(name: str) -> str:
    """Return it in quotation marks, so that what is around it is not taken for a part of it."""
    return f"“{clean_name(name)}”"


def name_alone(actor: str) -> str:
    """Return who did something as people are told of it: `Olga Marsh (user:4c95…)` is Olga Marsh."""
    return _ID.sub("", actor)


def _first_sentence(line: str) -> str:
    for end in _SENTENCE_END.finditer(line):
        word = (end[1] or "").casefold()
        is_short = len(word) == 1 or word in _TITLES
        is_comma = end[0].rstrip().endswith(",")
        if not is_comma and not (is_short and end[0].rstrip().endswith(".")):
            return line[: end.start()] + (end[1] or "")
    return line
