"""The book of watermarked utterances."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sandbox.speech.telephone_audio import FRAME_BYTES, SILENCE, loudness
from sandbox.speech.utterance_book import UtteranceBook

LOUD = b"\x10"
FRAME = LOUD * FRAME_BYTES
PAUSE = SILENCE * FRAME_BYTES


def test_the_first_frame_tells_the_text() -> None:
    """Whoever sees the watermark pass knows what is being said."""
    book = UtteranceBook()
    marked = book.marked("yes please", FRAME * 3 + PAUSE)
    utterance = book.find(marked[:FRAME_BYTES])
    assert utterance is not None
    assert utterance.text == "yes please"
    assert utterance.voiced == (True, True, True, False)
    assert utterance.sounding_frames == 3


def test_watermark_is_as_quiet_as_line_noise() -> None:
    """Nobody who listens to the call hears the mark."""
    marked = UtteranceBook().marked("hello", FRAME)
    assert loudness(marked[:FRAME_BYTES]) < 120


def test_other_frames_mean_nothing() -> None:
    """Speech and silence are not in the book."""
    book = UtteranceBook()
    book.marked("hello", FRAME)
    assert book.find(FRAME) is None
    assert book.find(PAUSE) is None


def test_audio_is_padded_to_whole_frames() -> None:
    """What follows an utterance keeps the frame border."""
    assert len(UtteranceBook().marked("hi", LOUD * 161)) == 3 * FRAME_BYTES


@given(st.lists(st.text(max_size=20), min_size=2, max_size=20, unique=True))
def test_every_text_has_its_own_watermark(texts: list[str]) -> None:
    """Different texts over the same audio are told apart; the same one keeps its mark."""
    book = UtteranceBook()
    marks = [book.marked(text, FRAME)[:FRAME_BYTES] for text in texts]
    found = [book.find(mark) for mark in marks]
    assert [utterance.text for utterance in found if utterance is not None] == texts
    assert book.marked(texts[0], FRAME)[:FRAME_BYTES] == marks[0]
