"""What we say to Aura."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from vendors.deepgram.aura_messages import MOST_CHARACTERS, speak_messages


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=7000))
def test_long_text_is_cut_and_nothing_lost(text: str) -> None:
    """Every message keeps the limit; together they are the text."""
    parts = [json.loads(message) for message in speak_messages(text)]
    assert "".join(part["text"] for part in parts) == text
    assert all(0 < len(part["text"]) <= MOST_CHARACTERS for part in parts)


def test_words_stay_whole() -> None:
    """A cut lies behind a space where there is one."""
    parts = [json.loads(message)["text"] for message in speak_messages("word " * 1000)]
    assert all(part.endswith("word ") for part in parts)
