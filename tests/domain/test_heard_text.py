"""From milliseconds to words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.heard_text import SpokenSegment, Stretch, heard_part, heard_text, spoken_part

words = st.lists(st.text("abcdefg.", min_size=1, max_size=8), min_size=1, max_size=12).map(" ".join)
segments = st.lists(st.builds(SpokenSegment, words, st.floats(20, 5000), st.booleans()), max_size=5)


@pytest.mark.parametrize(
    ("heard_ms", "expected"),
    [
        (0, ""),
        (400, ""),
        (500, "Hello"),
        (999, "Hello"),
        (1100, "Hello there."),
        (1599, "Hello there."),
        (1600, "Hello there. Bye."),
        (9999, "Hello there. Bye."),
    ],
)
def test_only_whole_words_were_heard(heard_ms: float, expected: str) -> None:
    """A word counts once all of it has sounded."""
    spoken = [SpokenSegment("Hello there.", 1100), SpokenSegment("Bye.", 500)]
    assert heard_text(spoken, heard_ms) == expected


def test_unfinished_audio_is_measured_by_the_length_of_its_text() -> None:
    """Half a sentence's audio is not the whole sentence."""
    half = SpokenSegment("one two three four", 585, is_complete=False)
    assert heard_text([half], 585) == "one two"


@given(spoken=segments, first=st.floats(0, 30000), second=st.floats(0, 30000))
def test_more_audio_is_never_less_text(spoken: list[SpokenSegment], first: float, second: float) -> None:
    """What was heard only grows, and it is a beginning of what was said."""
    earlier, later = sorted((first, second))
    everything = " ".join(segment.text for segment in spoken)
    assert everything.startswith(heard_text(spoken, later))
    assert heard_text(spoken, later).startswith(heard_text(spoken, earlier))


@given(text=words, share=st.floats(-1, 2))
def test_a_part_is_made_of_whole_words(text: str, share: float) -> None:
    """No word is cut."""
    part = heard_part(text, share)
    assert part.split() == text.split()[: len(part.split())]


class TestStretch:
    """How far the ear is behind the wire."""

    @given(
        start=st.floats(0, 1e6),
        position=st.floats(0, 1e5),
        now=st.floats(0, 2e6),
        queued=st.floats(0, 1e5),
        confirmed=st.floats(0, 1e5),
    )
    def test_heard_is_never_more_than_sent(
        self, start: float, position: float, now: float, queued: float, confirmed: float
    ) -> None:
        """Neither clocks nor marks can prove more than was sent."""
        sent = position + queued
        heard = Stretch(start, position).heard_ms(now_ms=now, sent_ms=sent, confirmed_ms=min(confirmed, sent))
        assert min(position, sent) <= heard <= sent

    def test_time_before_the_first_audio_does_not_count(self) -> None:
        """Playing begins when audio was sent into an empty queue."""
        stretch = Stretch(started_at_ms=10_000, position_ms=0)
        assert stretch.heard_ms(now_ms=10_300, sent_ms=1000) == 300

    def test_a_mark_proves_a_minimum(self) -> None:
        """What a mark stands behind was played."""
        assert Stretch(10_000, 0).heard_ms(now_ms=10_100, sent_ms=1000, confirmed_ms=400) == 400

    def test_a_late_echo_shows_that_playing_began_later(self) -> None:
        """The way to the telephone takes time; the echo tells how much."""
        stretch = Stretch(10_000, 0).aligned(echoed_ms=400, at_ms=10_520)
        assert stretch.heard_ms(now_ms=10_720, sent_ms=1000) == 600

    def test_an_early_echo_changes_nothing(self) -> None:
        """An echo can't move the beginning forward in time."""
        assert Stretch(10_000, 0).aligned(echoed_ms=400, at_ms=10_390) == Stretch(10_000, 0)


class TestBrokenOff:
    """Audio that ended in the middle of a text."""

    @pytest.mark.parametrize(
        ("audio_ms", "spoken"),
        [(0, ""), (500, "one"), (1000, "one two"), (1440, "one two three four"), (1800, "one two three four")],
    )
    def test_words_up_to_there_were_spoken(self, audio_ms: float, spoken: str) -> None:
        """At the voice's pace; close to the end counts as whole."""
        assert spoken_part("one two three four", audio_ms, 100.0) == spoken

    def test_an_empty_text_has_no_words(self) -> None:
        """Whatever audio there is."""
        assert spoken_part("", 100.0) == ""
