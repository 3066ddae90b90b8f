"""What is said to fill a wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fillers import ALL, is_substantial, without_fillers


@given(st.lists(st.sampled_from(ALL), max_size=4), st.sampled_from(ALL), st.integers(0, 60))
def test_fillers_say_nothing(fillers: list[str], last: str, cut: int) -> None:
    """One after the other, the last one cut off by the caller."""
    words = last.split()
    heard = " ".join([*fillers, *words[: cut % len(words)]])
    assert not is_substantial(heard)


@pytest.mark.parametrize("heard", ["", "  ", "...", "ONE MOMENT PLEASE", "one moment,  please"])
def test_neither_does_silence_nor_another_spelling(heard: str) -> None:
    """What was heard is compared by its words."""
    assert not is_substantial(heard)


@given(st.sampled_from(ALL), st.sampled_from(["It is booked.", "You have no appointments.", "Yes?"]))
def test_a_word_beside_fillers_says_something(filler: str, words: str) -> None:
    """Before or after them."""
    assert is_substantial(f"{filler} {words}")
    assert is_substantial(f"{words} {filler}")


def test_what_is_left_are_plain_words() -> None:
    """Without any filler among them."""
    assert without_fillers("One moment, please. It is booked! Let me look that up.") == "it is booked"
