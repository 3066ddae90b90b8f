"""Who calls, and which number was said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phone_numbers import caller_number, country_prefix, spoken_number, written_number

E164 = st.from_regex(r"\+1[2-9][0-9]{9}", fullmatch=True)
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@pytest.mark.parametrize("raw", ["+15551230042", "+4930123456", "+2906666"])
def test_caller_shows_a_number(raw: str) -> None:
    """E.164 stays as it is."""
    assert caller_number(raw) == raw


@pytest.mark.parametrize(
    "raw",
    [
        *(None, "", "anonymous", "Anonymous", "Restricted", "client:ada", "sip:+15551230042@example.com"),
        # ANONYMOUS, UNAVAILABLE, RESTRICTED, BLOCKED and UNKNOWN on the keypad.
        *("+266696687", "+86282452253", "+7378742833", "+2562533", "+8656696"),
        *("15551230042", "+0123456789", "+1234567890123456", "+1 555 123 0042", "+1555123004２", "+15551230042\n"),
    ],
)
def test_caller_withholds_his_number(raw: str | None) -> None:
    """Nothing that can't be dialled is a number to call back."""
    assert caller_number(raw) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("five five five, one two three, double oh four two", "+15551230042"),
        ("My number is 555-123-0042.", "+15551230042"),
        ("1 (555) 123-0042", "+15551230042"),
        ("+1 555 123 0042", "+15551230042"),
        ("plus four nine, three oh, one two three four five six", "+4930123456"),
        ("it's area code 555 and then 123 0042", "+15551230042"),
        ("555 123 0042 or 555 123 0043", "+15551230042"),
        ("555 123 0042, extension five", "+15551230042"),
        ("555 0042", None),
        ("055 123 0042", None),
        ("five five five", None),
        ("plus 266696687", None),
        ("I have none", None),
        ("", None),
    ],
)
def test_number_to_call_back(text: str, expected: str | None) -> None:
    """The first complete number counts; half a number is none."""
    assert spoken_number(text) == expected


def test_numbers_of_other_countries_lose_their_trunk_zero() -> None:
    """A German who says 0151 means +49 151."""
    assert spoken_number("0151 23456789", region="+49") == "+4915123456789"


@given(E164, st.lists(st.booleans(), min_size=10, max_size=10))
def test_number_is_understood_however_each_digit_is_told(number: str, are_words: list[bool]) -> None:
    """Recognisers mix words and digits."""
    national = number.removeprefix("+1")
    told = (WORDS[int(digit)] if is_word else digit for digit, is_word in zip(national, are_words, strict=True))
    assert spoken_number(" ".join(told)) == number


@given(st.text())
def test_whatever_is_said_only_real_numbers_come_out(text: str) -> None:
    """The result is None or a number that can be called."""
    number = spoken_number(text)
    assert number is None or caller_number(number) == number


@pytest.mark.parametrize(
    ("number", "prefix"),
    [
        ("+15551230042", "+1"),
        ("+4930901820", "+49"),
        ("+35316790000", "+353"),
        ("+78123456789", "+7"),
        ("+42012", "+420"),
    ],
)
def test_a_number_begins_with_its_country(number: str, prefix: str) -> None:
    """By the codes the ITU has assigned."""
    assert country_prefix(number) == prefix


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("+1 (555) 123-0042", "+49", "+15551230042"),
        ("(555) 123-0042", "+1", "+15551230042"),
        ("1 555 123 0042", "+1", "+15551230042"),
        ("011 49 30 901820", "+1", "+4930901820"),
        ("123-0042", "+1", None),
        ("5551230042", "+49", None),
        ("030/90 18 20", "+49", "+4930901820"),
        ("0049 30 901820", "+49", "+4930901820"),
        ("+49 (0)30 901820", "+1", "+4930901820"),
        ("901820", "+49", None),
        ("06 1234 5678", "+39", "+390612345678"),
        ("912 345 678", "+34", "+34912345678"),
    ],
)
def test_a_written_number_is_whole_or_none(text: str, region: str, expected: str | None) -> None:
    """What is written within a country is so by the rules of that country."""
    assert written_number(text, region=region) == expected
