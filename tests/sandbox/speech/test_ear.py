"""Real recognition of telephone speech, in a real worker process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sandbox.speech.ear import Ear
from sandbox.speech.telephone_audio import FRAME_BYTES, SILENCE
from sandbox.speech.voice import Voice
from sandbox.speech.words import transcript


@pytest.fixture(scope="module")
async def ear() -> AsyncIterator[Ear]:
    """An ear with one process, loaded."""
    ear = Ear()
    await ear.warm_up()
    yield ear
    ear.close()


@pytest.mark.parametrize(
    "sentence",
    [
        "i'd like to book an oil change please",
        "tuesday at ten would be great",
        "yes please",
        "no thank you",
        "monday at four thirty",
        "can i speak to a human please",
    ],
)
async def test_the_ear_understands_a_caller_on_the_telephone(ear: Ear, sentence: str) -> None:
    """Sentences that decide a call come through 8 kHz μ-law word by word."""
    audio = Voice().synthesize(sentence, voice="apollo")
    assert transcript(await ear.recognize(audio)) == sentence


async def test_words_carry_times_within_the_audio(ear: Ear) -> None:
    """Word times are measured from the beginning of the audio that was handed over."""
    audio = Voice().synthesize("tuesday at ten would be great", voice="apollo")
    words = await ear.recognize(SILENCE * 50 * FRAME_BYTES + audio)
    assert 900 < words[0].start_ms < 1200
    assert all(word.start_ms < word.end_ms for word in words)
    assert words[-1].end_ms <= 1000 + len(audio) / 8 + 100


async def test_silence_has_no_words(ear: Ear) -> None:
    """Nothing said, nothing understood."""
    assert await ear.recognize(SILENCE * 50 * FRAME_BYTES) == ()
