"""What simulated callers send."""

from __future__ import annotations

from bench.audio import END_OF_TURN, as_frames, ends_turn, loudness, noise_frames, onset, spoken


def test_only_the_end_of_a_turn_ends_a_turn() -> None:
    """Neither noise nor speech nor silence is taken for it; among other frames it is found."""
    speech = spoken("When can I bring my car in?", "apollo")
    assert not any(map(ends_turn, (*speech, *noise_frames(), b"\xff" * 160)))
    assert ends_turn(speech[0] + END_OF_TURN + speech[1])


def test_frames_are_whole_and_clean() -> None:
    """An incomplete frame is dropped, and no byte is left that could end the turn."""
    assert as_frames(b"\x7f" * 500) == (b"\xff" * 160,) * 3


def test_a_line_is_quiet_and_speech_is_not() -> None:
    """Noise stays far below the level at which the floor listens, speech rises above it at its onset."""
    speech = spoken("Wait, I need an inspection.", "thalia")
    place = onset(speech, 800)
    assert max(map(loudness, noise_frames())) < 100
    assert loudness(speech[place]) > 800
    assert all(loudness(frame) <= 800 for frame in speech[:place])
