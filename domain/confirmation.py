"""Whether a question was really put to somebody, so that his yes can count."""

from __future__ import annotations

from typing import Final

from domain.fillers import without_fillers
from domain.words import plain_words

#: Share of a question's words that must have been heard, fillers apart: a model may put it in its own words.
_HEARD_SHARE: Final = 0.5


def is_question_heard(question: str, heard: str) -> bool:
    """Say whether what was heard holds most of a question's words, in any order.

    Args:
        question: The sentence that has to be confirmed.
        heard: What the other side heard, cut off where it was interrupted.
    """
    asked = set(plain_words(question).split())
    return bool(asked) and len(asked & set(without_fillers(heard).split())) >= _HEARD_SHARE * len(asked)
