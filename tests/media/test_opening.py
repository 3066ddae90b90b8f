"""A call we have placed: whoever greets into the first words hears them again, since he must know who calls."""

from __future__ import annotations

import pytest

from domain.fillers import ARE_YOU_THERE
from domain.ports.speech import TextDelta
from tests.media.calls import TestCall, open_call
from tests.media.fakes import brief
from tests.media.virtual_time import run_virtually
from workflows.messages import CallBrief

MUST_HEAR = "Hello, this is Ada, an automated AI assistant of Northgate."
QUESTION = "Will you be there?"
OPENING = f"{MUST_HEAR} {QUESTION}"


def _placed() -> CallBrief:
    return brief(first_words=OPENING, must_hear=MUST_HEAR)


async def _answered(call: TestCall, words: str, *, after_s: float) -> list[str]:
    call.responder.scripts.append([TextDelta("Thank you.")])
    await call.listen(after_s)
    await call.speak(words, seconds=1)
    await call.listen(1)
    return [spoken for spoken in call.synthesizer.spoken if spoken != QUESTION]


def test_a_greeting_into_it_is_no_answer() -> None:
    """He has said that he is there; now he hears who calls."""

    async def story() -> None:
        async with open_call(_placed()) as call:
            assert await _answered(call, "Hello, this is Maria.", after_s=0.3) == [MUST_HEAR, MUST_HEAR]

    run_virtually(story())


@pytest.mark.parametrize("words", ["Stop calling me.", "I really have no time for any of this just now, goodbye."])
def test_whoever_says_more_is_answered(words: str) -> None:
    """An opt-out counts at once."""

    async def story() -> None:
        async with open_call(_placed()) as call:
            assert await _answered(call, words, after_s=0.3) == [MUST_HEAR, "Thank you."]

    run_virtually(story())


def test_once_he_has_heard_who_calls_he_is_answered() -> None:
    """His yes may come into the question."""

    async def story() -> None:
        async with open_call(_placed()) as call:
            assert await _answered(call, "Yes, I will.", after_s=8) == [MUST_HEAR, "Thank you."]

    run_virtually(story())


def test_what_was_heard_is_not_said_again_after_a_silence() -> None:
    """The latest he has heard is "Are you there?" then, and his "Hello?" answers that."""

    async def story() -> None:
        async with open_call(_placed()) as call:
            spoken = await _answered(call, "Hello?", after_s=18)
            assert spoken == [MUST_HEAR, ARE_YOU_THERE, "Thank you."]

    run_virtually(story())


def test_a_caller_is_answered_whatever_he_has_heard() -> None:
    """He knows whom he has called."""

    async def story() -> None:
        async with open_call(brief(first_words=OPENING)) as call:
            assert await _answered(call, "Hello, this is Maria.", after_s=0.3) == [MUST_HEAR, "Thank you."]

    run_virtually(story())


def test_who_greets_again_and_again_is_answered() -> None:
    """Nobody is told the same thing for ever."""

    async def story() -> None:
        async with open_call(_placed()) as call:
            for _ in range(3):
                spoken = await _answered(call, "Hello?", after_s=0.3)
            assert spoken == [MUST_HEAR, MUST_HEAR, MUST_HEAR, "Thank you."]

    run_virtually(story())
