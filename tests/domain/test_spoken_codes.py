"""PINs and codes in what people say."""

from __future__ import annotations

import pytest

from domain.spoken_codes import without_codes

ASKED = "What is your PIN?"


@pytest.mark.parametrize(
    "said",
    [
        "My PIN is 7294.",
        "the pin is seven two nine four",
        "P.I.N. 72 94",
        "my code: 729 411",
        "The code is double seven nine four",
    ],
)
def test_a_pin_somebody_speaks_of_is_taken_out(said: str) -> None:
    """Asked for or not, written or spoken."""
    kept = without_codes(said)
    assert "[code]" in kept
    assert not any(part in kept for part in ("72", "94", "seven", "411"))


@pytest.mark.parametrize("said", ["7294", "Seven two nine four", "72, then 94", "seventy two ninety four"])
def test_what_answers_the_question_is_taken_out_however_short(said: str) -> None:
    """Half a PIN is half a secret."""
    kept = without_codes(said, asked=ASKED)
    assert not any(part in kept.casefold() for part in ("72", "94", "seven", "nine"))


@pytest.mark.parametrize(
    "said", ["Tuesday at 9 or 10", "+1 555 123 0042", "My zip code is 49085", "Area code 312", "It's 2003"]
)
def test_other_numbers_stay(said: str) -> None:
    """Where nobody has asked for a PIN or speaks of one."""
    assert without_codes(said) == said


def test_numbers_to_call_stay_beside_a_pin() -> None:
    """They may be what is wanted; a PIN said twice is no number."""
    kept = without_codes("My PIN is 7294. Call Tom at +1 555 123 0777, or at 312 555 0142.")
    assert kept == "My PIN is [code]. Call Tom at +1 555 123 0777, or at 312 555 0142."
    assert "72941" not in without_codes("My PIN is 72941 72941")


def test_words_around_it_stay() -> None:
    """People read transcripts."""
    assert without_codes("Yes, 7294, please call Tom.", asked=ASKED) == "Yes, [code], please call Tom."
