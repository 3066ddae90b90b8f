"""What a speak stream owes."""

from __future__ import annotations

import pytest

from sandbox.deepgram.speak_buffer import FlushLimitExceeded, SpeakBuffer, TextTooLong


def test_a_flush_takes_all_text_before_it() -> None:
    """Text waits for a flush, in order."""
    buffer = SpeakBuffer()
    buffer.add("Good ")
    buffer.add("morning.")
    assert buffer.take() is None
    buffer.flush(0.0)
    job = buffer.take()
    assert job is not None
    assert job.text == "Good morning."


def test_the_21st_flush_in_a_minute_is_refused() -> None:
    """The window of 60 seconds slides; the text of a refused flush stays."""
    buffer = SpeakBuffer()
    for second in range(20):
        buffer.flush(float(second))
        buffer.take()
    buffer.add("later")
    with pytest.raises(FlushLimitExceeded):
        buffer.flush(59.9)
    buffer.flush(60.0)
    job = buffer.take()
    assert job is not None
    assert job.text == "later"


def test_clear_forgets_text_and_jobs() -> None:
    """The job being spoken learns that it is out of date."""
    buffer = SpeakBuffer()
    buffer.flush(0.0)
    job = buffer.take()
    buffer.add("never")
    buffer.flush(1.0)
    buffer.clear()
    assert buffer.take() is None
    assert job is not None
    assert not buffer.is_current(job)


def test_too_much_text_is_refused() -> None:
    """A message has at most 2000 characters."""
    with pytest.raises(TextTooLong):
        SpeakBuffer().add("a" * 2001)
