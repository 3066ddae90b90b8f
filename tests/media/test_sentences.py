"""Pieces worth speaking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.sentences import LONGEST_PIECE, SentenceChunker, speakable


def pieces(text: str, size: int = 3) -> list[str]:
    """Feed a text in small deltas, as a model does."""
    chunker = SentenceChunker()
    out: list[str] = []
    for begin in range(0, len(text), size):
        out += chunker.feed(text[begin : begin + size])
    return out + chunker.finish()


def test_the_first_piece_comes_early_at_a_clause() -> None:
    """The caller hears something while the rest is still being written."""
    text = "We have two times on Tuesday, one at nine A M and one at two P M. Which one suits you better?"
    assert pieces(text) == [
        "We have two times on Tuesday,",
        "one at nine A M and one at two P M. Which one suits you better?",
    ]


def test_later_pieces_are_whole_sentences() -> None:
    """After the first sound there is time for good prosody."""
    text = (
        "An inspection takes one hour. It costs sixty dollars, and you can wait here while we do it. "
        "Coffee is free. Shall I book one?"
    )
    assert pieces(text)[1:] == [
        "It costs sixty dollars, and you can wait here while we do it.",
        "Coffee is free. Shall I book one?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Your appointment is with Dr. Smith at our shop.",
        "You will be served here by Mr. J. Brown, no worry.",
        "The whole thing comes to 59.95 dollars with tax.",
        "We could do it tomorrow at 9:30 or at 10:15 then.",
        "It is in the morning at 9 a.m. on Tuesday then.",
    ],
)
def test_names_numbers_and_times_stay_whole(text: str) -> None:
    """A period inside is no end."""
    chunker = SentenceChunker()
    assert not [p for p in chunker.feed(text + " ") if p.endswith((" Dr.", "J.", "Mr.", "59.", "9:", "a.m."))]


def test_a_time_ends_a_sentence_before_a_capital() -> None:
    """In `9 a.m. Shall I` there are two sentences."""
    assert pieces("I have a slot on Tuesday at 9 a.m. Shall I take it?")[0] == "I have a slot on Tuesday at 9 a.m."


def test_a_forced_cut_keeps_a_spoken_time_together() -> None:
    """The voice would make a letter of a lonely "A"."""
    text = "word " * 46 + "at nine A M and then some more words follow without any end"
    assert not any(piece.endswith(" A") for piece in pieces(text))


def test_markup_is_not_spoken() -> None:
    """Models write lists and links; voices read asterisks aloud."""
    text = "## Times\n- **Tuesday** at _nine_\n- see [our site](https://x.example)"
    assert speakable(text) == "Times Tuesday at nine see our site"


@given(text=st.text("ab ,.!?\n-*1D", max_size=900), size=st.integers(1, 40))
def test_nothing_is_lost_and_nothing_too_long(text: str, size: int) -> None:
    """Every word comes out once, in order, in bounded pieces."""
    out = pieces(text, size)
    assert all(0 < len(piece) <= LONGEST_PIECE for piece in out)
    letters = [c for c in " ".join(out) if c in "abD"]
    assert letters == [c for c in text if c in "abD"]
