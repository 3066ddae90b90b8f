"""Who wants no more texts, and who only sounds like it."""

from __future__ import annotations

import pytest

from domain.opt_out import OptOut, OptOutWish, opt_out


@pytest.mark.parametrize(
    "text", ["STOP", "stop.", " Stop! ", "StopAll", "unsubscribe", "CANCEL", "End", "quit", "REVOKE"]
)
def test_keywords_of_the_telephone_company_stop(text: str) -> None:
    """It has confirmed them itself."""
    assert opt_out(text) == OptOutWish(OptOut.STOP, is_answered=True)


@pytest.mark.parametrize(
    ("text", "kind"), [("START", OptOut.START), ("unstop", OptOut.START), ("help", OptOut.HELP), ("INFO", OptOut.HELP)]
)
def test_its_other_keywords(text: str, kind: OptOut) -> None:
    """Likewise."""
    assert opt_out(text) == OptOutWish(kind, is_answered=True)


@pytest.mark.parametrize(
    "text",
    [
        "Please stop texting me",
        "Stop calling me!!",
        "Don't text me again.",
        "do not contact me any more",
        "Don’t call me anymore",
        "Never write me again, please",
        "Please do not call me",
        "Take me off your list",
        "remove my number from this list",
        "I want to opt out",
        "No more texts please",
    ],
)
def test_other_words_for_it_stop_too(text: str) -> None:
    """Nobody has answered those but us."""
    assert opt_out(text) == OptOutWish(OptOut.STOP, is_answered=False)


@pytest.mark.parametrize(
    "text",
    [
        "Yes",
        "Cancel my appointment on Tuesday",
        "Can I stop by at nine?",
        "My car won't start",
        "I need help with my brakes",
        "When does it end?",
        "Don't call me, text me when it is ready",
        "No more texts about the brakes, call me instead",
        "Please don't text me before nine",
        "",
    ],
)
def test_what_only_sounds_like_it_is_a_question(text: str) -> None:
    """An appointment is no list."""
    assert opt_out(text) is None
