"""What a call uses of ear, voice and mind is told once, with its turns or with its end."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from domain.calls import EndReason
from domain.errors import ProviderUnavailable
from domain.phases import Phase
from domain.ports.speech import ReplyFinished, TextDelta
from domain.prices import Unit, Usage
from domain.usage import summed, used_by_reply
from media.call_words import WRAP_UP
from tests.media.calls import TestCall, open_call
from tests.media.virtual_time import run_virtually
from workflows.messages import Directive

FINISHED = ReplyFinished(120, 8, cached_tokens=20, model="gpt-6-luna")


def of(unit: Unit, used: Sequence[Usage]) -> dict[str, Decimal]:
    """Return quantities of one unit, by item."""
    return {usage.item: usage.quantity for usage in used if usage.unit is unit}


def told(call: TestCall) -> tuple[Usage, ...]:
    """Return everything a call has used, told with turns or not yet."""
    turns = (*call.link.turns, *call.conversation.parts.book.take_unreported())
    return summed((*(usage for turn in turns for usage in turn.used), *call.conversation.meter.take()))


def test_a_turn_brings_what_was_used_since_the_one_before() -> None:
    """Audio listened to, text spoken, tokens read and answered."""

    async def story() -> None:
        async with open_call() as call:
            call.responder.scripts.append([TextDelta("We open at eight."), FINISHED])
            await call.listen(3)
            await call.speak("When do you open?")
            await call.listen(3)
            await call.speak("Thank you.")
            greeting, question, reply, _ = call.link.turns
            assert of(Unit.SPEECH_THOUSAND_CHARACTERS, greeting.used) == {"": Decimal("0.036")}
            assert set(of(Unit.RECOGNITION_MINUTE, question.used)) == {""}
            used_by_mind = used_by_reply("gpt-6-luna", input_tokens=120, cached_tokens=20, output_tokens=8)
            assert set(used_by_mind) <= set(reply.used)

    run_virtually(story())


def test_all_that_was_heard_is_told_once() -> None:
    """With the turns, and at last with the end of the stream."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(3)
            await call.speak("When do you open?")
            await call.listen(2)
            fed = sum(len(audio) for audio in call.recognizer.ears[0].fed)
            [heard] = of(Unit.RECOGNITION_MINUTE, told(call)).values()
            assert abs(heard - Decimal(fed) / 480_000) < Decimal("0.00001")
            assert call.conversation.meter.take() == ()

    run_virtually(story())


def test_a_reply_that_was_cut_off_is_counted() -> None:
    """Its tokens are paid for, and nobody tells how many there were; the model is the one known from before."""

    async def story() -> None:
        async with open_call() as call:
            call.responder.scripts.append([TextDelta("We open at eight."), FINISHED])
            call.responder.scripts.append([TextDelta("We close at five, and on Fridays at three."), 60.0])
            await call.listen(3)
            await call.speak("When do you open?")
            await call.listen(3)
            await call.speak("And when do you close?")
            await call.listen(1)
            call.conversation.end(EndReason.CALLER_HUNG_UP)
            await call.listen(0.1)
            assert of(Unit.UNCOUNTED_REPLY, told(call)) == {"gpt-6-luna": Decimal(1)}

    run_virtually(story())


def test_a_model_that_was_away_is_not_paid() -> None:
    """Neither of its two refusals; nobody charges for those."""

    async def story() -> None:
        async with open_call() as call:
            away = [ProviderUnavailable("fake", "away")]
            call.responder.scripts += [away, away]
            await call.listen(3)
            await call.speak("When do you open?")
            await call.listen(2)
            assert of(Unit.UNCOUNTED_REPLY, told(call)) == {}

    run_virtually(story())


def test_a_call_that_is_wrapped_up_tells_its_model_once() -> None:
    """It has cost nearly what it may; the agent goes on until he has said goodbye."""

    async def story() -> None:
        async with open_call() as call:
            await call.listen(3)
            for _ in range(2):
                call.conversation.instructed(Directive(Phase.ACTIVE, is_wrapping_up=True))
            await call.speak("When do you open?")
            await call.listen(1)
            told = [message.content for message in call.responder.asked[-1] if message.role == "system"]
            assert told.count(WRAP_UP) == 1
            assert call.end_reason() is None

    run_virtually(story())
