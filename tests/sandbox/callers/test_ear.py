"""Specification of the caller's ear, on made-up audio: every text has its own noise."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.callers.ear import AgentEar
from sandbox.callers.spoken import SpokenBook

SILENT = b"\xff" * 160


def noise(seed: int, length: int = 1600) -> bytes:
    """Return audio that nothing else sounds like."""
    return random.Random(seed).randbytes(length)  # noqa: S311 - noise keeps no secret


@pytest.fixture
def book() -> SpokenBook:
    """Two utterances of 200 ms."""
    book = SpokenBook()
    book.register("one two three four", noise(1))
    book.register("five six seven eight", noise(2))
    return book


def listen(book: SpokenBook, audio: bytes, *, silence_frames: int = 60) -> AgentEar:
    """Return an ear that has heard audio, cut in frames, and then silence."""
    ear = AgentEar(book)
    whole = audio + SILENT * silence_frames
    for start in range(0, len(whole) - 159, 160):
        ear.hear(whole[start : start + 160])
    return ear


def texts(ear: AgentEar) -> list[tuple[str, bool]]:
    """Return what was heard, and whether it was whole."""
    return [(heard.text, heard.is_whole) for heard in ear.heard]


@pytest.mark.parametrize("offset", [0, 1, 77, 159])
def test_utterances_are_understood_at_any_alignment(book: SpokenBook, offset: int) -> None:
    """The agent may cut its audio as it likes."""
    ear = listen(book, b"\xff" * offset + noise(1) + noise(2))
    assert texts(ear) == [("one two three four", True), ("five six seven eight", True)]


def test_times_are_those_of_the_call(book: SpokenBook) -> None:
    """What was heard when, to the frame."""
    (heard,) = listen(book, SILENT * 10 + noise(1)).heard
    assert (heard.began_ms, heard.ended_ms) == (200, 400)


def test_an_utterance_cut_off_is_understood_up_to_there(book: SpokenBook) -> None:
    """Half of the audio is half of the words."""
    assert texts(listen(book, noise(1)[:800])) == [("one two", False)]


def test_a_cleared_utterance_followed_by_another_is_both(book: SpokenBook) -> None:
    """The agent broke off and said something else."""
    ear = listen(book, noise(1)[:960] + noise(2))
    assert texts(ear) == [("one two", False), ("five six seven eight", True)]


def test_a_gap_of_the_network_is_waited_for(book: SpokenBook) -> None:
    """Half a second of silence in the middle does not break an utterance."""
    ear = listen(book, noise(1)[:700] + b"\xff" * 100 + SILENT * 25 + noise(1)[700:])
    assert texts(ear) == [("one two three four", True)]


def test_utterances_that_begin_alike_are_told_apart_by_their_end() -> None:
    """As long as they agree both are possible; the longer one is recognised when it goes on."""
    book = SpokenBook()
    book.register("yes", noise(1))
    book.register("yes of course", noise(1) + noise(3))
    assert texts(listen(book, noise(1))) == [("yes", True)]
    assert texts(listen(book, noise(1) + noise(3))) == [("yes of course", True)]


def test_unknown_audio_is_not_understood(book: SpokenBook) -> None:
    """Only what the sandbox's voices have said is in the book."""
    assert texts(listen(book, noise(9))) == []


@given(st.lists(st.sampled_from([1, 2]), max_size=6), st.integers(0, 159), st.integers(0, 400))
def test_nothing_is_lost_whatever_the_alignment(said: list[int], offset: int, gap: int) -> None:
    """Any sequence of utterances, cut into frames anywhere, is understood completely."""
    book = SpokenBook()
    for seed in (1, 2):
        book.register(str(seed), noise(seed))
    audio = b"\xff" * offset + (b"\xff" * gap).join(noise(seed) for seed in said)
    assert texts(listen(book, audio)) == [(str(seed), True) for seed in said]
