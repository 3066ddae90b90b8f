"""Keys as answers."""

from __future__ import annotations

import pytest

from domain.ports.speech import TextDelta
from media.keypad import PAUSE_S, Keypad
from tests.media.calls import open_call
from tests.media.virtual_time import run_virtually


def pressed(keys: str) -> list[str]:
    """Return the answers of keys pressed every half second, then a pause."""
    keypad, answers, now = Keypad(), [], 0.0
    for key in keys:
        answers += [keypad.tick(now), keypad.press(key, now)]
        now += 0.5
    answers.append(keypad.tick(now - 0.5 + PAUSE_S))
    return [answer for answer in answers if answer]


@pytest.mark.parametrize(
    ("keys", "answers"),
    [
        ("729411#", ["729411"]),
        ("729411", ["729411"]),
        ("72*9411#", ["9411"]),
        ("12#34#", ["12", "34"]),
        ("#", []),
        ("1", []),
        ("9" * 30, ["9" * 20]),
    ],
)
def test_keys_make_answers(keys: str, answers: list[str]) -> None:
    """Ended by the hash key or a pause, taken back by the star, bounded."""
    assert pressed(keys) == [f"I have pressed the keys {answer}." for answer in answers]


def test_between_two_keys_there_is_time() -> None:
    """Until the pause is over, nothing is answered."""
    keypad = Keypad()
    assert keypad.press("7", 0) == ""
    assert keypad.tick(PAUSE_S - 0.1) == ""
    assert keypad.press("2", PAUSE_S - 0.1) == ""
    assert keypad.tick(PAUSE_S) == ""


def test_keys_are_answered_like_words_and_written_down_without_digits() -> None:
    """The model gets them; the turn that is reported does not have them."""

    async def story() -> None:
        async with open_call() as call:
            call.responder.scripts += [[TextDelta("Thank you.")]]
            await call.listen(3)
            for key in "729411":
                call.conversation.press(key)
            await call.listen(PAUSE_S + 1)
            assert call.responder.asked[-1][-1].content == "I have pressed the keys 729411."
            assert call.link.turns[-1].text == "I have pressed the keys [code]."
            assert call.synthesizer.spoken[-1] == "Thank you."

    run_virtually(story())
