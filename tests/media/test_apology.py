"""The first words of a later stream: said soon, and not into what the caller is just saying."""

from __future__ import annotations

from domain.ports.speech import TextDelta
from tests.media.calls import VOICE, open_call
from tests.media.fakes import brief
from tests.media.virtual_time import run_virtually
from workflows.messages import CallBrief

CUT_OFF = "Sorry, we were cut off."


def _later() -> CallBrief:
    return brief(stream_epoch=2, first_words=CUT_OFF)


def test_a_silent_caller_hears_it_at_once() -> None:
    """He waits for somebody to say something."""

    async def story() -> None:
        async with open_call(_later()) as call:
            await call.listen(0.5)
            assert call.synthesizer.spoken == [CUT_OFF]

    run_virtually(story())


def test_it_waits_for_a_caller_who_is_speaking() -> None:
    """Said into his words it would be cut by them, and he would not know what has happened."""

    async def story() -> None:
        async with open_call(_later()) as call:
            await call.listen(1.5, VOICE)
            assert call.synthesizer.spoken == []
            await call.listen(1.5)
            assert call.synthesizer.spoken == [CUT_OFF]

    run_virtually(story())


def test_it_does_not_wait_for_ever() -> None:
    """A noisy line sounds like somebody who never stops."""

    async def story() -> None:
        async with open_call(_later()) as call:
            await call.listen(3.5, VOICE)
            assert call.synthesizer.spoken == [CUT_OFF]

    run_virtually(story())


def test_the_answer_to_what_he_says_takes_its_place() -> None:
    """He has noticed nothing, and need not be told."""

    async def story() -> None:
        async with open_call(_later()) as call:
            call.responder.scripts.append([TextDelta("At eight.")])
            await call.speak("When do you open?", seconds=1.5)
            await call.listen(3)
            assert call.synthesizer.spoken == ["At eight."]

    run_virtually(story())
