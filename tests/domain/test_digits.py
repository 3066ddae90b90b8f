"""Digits as said and written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.digits import digit_runs

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("555-0042", ["5550042"]),
        ("(555) 123.0042", ["5551230042"]),
        ("five five five, one two three", ["555123"]),
        ("double oh seven", ["007"]),
        ("triple five double four", ["55544"]),
        ("Oh no", ["0"]),
        ("12 or 13", ["12", "13"]),
        ("9:30", ["9", "30"]),
        ("double trouble", [""]),
        ("nothing", []),
        ("x1", []),
        ("٣٤", []),
    ],
)
def test_runs(text: str, expected: list[str]) -> None:
    """Digits, their names and doublings go together until another word or mark stands between."""
    assert [run.symbols for run in digit_runs(text)] == expected


def test_letters_belong_to_a_run_only_when_asked_for() -> None:
    """A VIN is spelled with letters among the digits."""
    assert [run.symbols for run in digit_runs("one h g c m 82", with_letters=True)] == ["1HGCM82"]
    assert [run.symbols for run in digit_runs("one h g c m 82")] == ["1", "82"]


@pytest.mark.parametrize("text", ["+49 30 1234", "plus four nine 30 1234", "Plus, 49301234", "+(49) 301234"])
def test_international_prefix_is_noticed(text: str) -> None:
    """The sign and the word mean the same."""
    (run,) = digit_runs(text)
    assert run.is_international
    assert run.start == 0


def test_sign_elsewhere_is_no_prefix() -> None:
    """A surplus of something is no plus."""
    assert [run.is_international for run in digit_runs("two plus two, surplus 5")] == [False, True, False]


@given(st.lists(st.tuples(st.sampled_from("0123456789"), st.booleans()), min_size=1))
def test_digit_words_and_digits_are_the_same(digits: list[tuple[str, bool]]) -> None:
    """However each digit is told, the number is the same, and the run spans it all."""
    text = " ".join(WORDS[int(digit)] if is_word else digit for digit, is_word in digits)
    (run,) = digit_runs(text)
    assert run.symbols == "".join(digit for digit, _ in digits)
    assert (run.start, run.end) == (0, len(text))


@given(st.text(alphabet="0123456789 -.,()+ab\n") | st.text(), st.booleans())
def test_runs_are_ordered_and_apart(text: str, with_letters: bool) -> None:  # noqa: FBT001 - drawn, not passed
    """What replaces runs by offsets may rely on it."""
    position = 0
    for run in digit_runs(text, with_letters=with_letters):
        assert position <= run.start < run.end <= len(text)
        position = run.end
