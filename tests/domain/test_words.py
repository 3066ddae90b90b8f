"""Plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.words import plain_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yes, please!", "yes please"),
        ("That’s  fine.", "that's fine"),
        ("mm-hm", "mm hm"),
        ("GRÖSSE", "grösse"),
        ("  \n", ""),
    ],
)
def test_marks_and_case_are_gone(text: str, expected: str) -> None:
    """Rules match words, however the recogniser writes them."""
    assert plain_words(text) == expected


@given(st.text())
def test_plain_words_stay_as_they_are(text: str) -> None:
    """There is nothing to do twice."""
    once = plain_words(text)
    assert once == " ".join(once.split())
    assert once.count("  ") == 0
