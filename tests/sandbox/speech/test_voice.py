"""The sandbox's voices."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox.speech.telephone_audio import FRAME_BYTES, loudness
from sandbox.speech.voice import VOICES, UnknownVoice, Voice

SENTENCE = "Your oil change is booked for Tuesday at nine."


@pytest.fixture(scope="module")
def voice() -> Voice:
    """A voice with an empty cache."""
    return Voice()


def test_speech_is_whole_telephone_frames(voice: Voice) -> None:
    """Whatever is said can be played frame by frame."""
    audio = voice.synthesize(SENTENCE, voice="thalia")
    assert len(audio) % FRAME_BYTES == 0
    assert 1500 < len(audio) / 8 < 5000


@pytest.mark.parametrize("name", VOICES)
def test_every_voice_is_as_loud_as_a_telephone(voice: Voice, name: str) -> None:
    """Loudness lies within telephone speech, so that energy thresholds see it."""
    assert 1500 < loudness(voice.synthesize(SENTENCE, voice=name)) < 3000


def test_voices_differ(voice: Voice) -> None:
    """No two voices sound the same."""
    assert len({voice.synthesize(SENTENCE, voice=name) for name in VOICES}) == len(VOICES)


def test_threads_do_not_mix_what_is_said() -> None:
    """The engine has one state for the whole process; threads must not notice."""
    alone = Voice()
    asked = [(f"This is sentence number {number}.", name) for number in range(4) for name in ("thalia", "orion")]
    expected = [alone.synthesize(text, voice=name) for text, name in asked]
    together = Voice()
    with ThreadPoolExecutor(4) as pool:
        spoken = list(pool.map(lambda pair: together.synthesize(pair[0], voice=pair[1]), asked))
    assert [len(audio) for audio in spoken] == [len(audio) for audio in expected]


def test_nothing_to_say_is_no_audio(voice: Voice) -> None:
    """Empty text makes no sound, and no error."""
    assert voice.synthesize("", voice="thalia") == b""


def test_unknown_voice_is_an_error(voice: Voice) -> None:
    """A misspelt voice must not be replaced silently."""
    with pytest.raises(UnknownVoice):
        voice.synthesize(SENTENCE, voice="nobody")
