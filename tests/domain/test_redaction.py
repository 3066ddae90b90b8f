"""What leaves a text, and what stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.redaction import mask_number, redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my card is 4111 1111 1111 1111, thanks", "my card is [card], thanks"),
        ("four one one one, one one one one, one one one one, one one one one", "[card]"),
        ("four triple one double one double one 1111 1111", "[card]"),
        ("amex 3782-822463-10005", "amex [card]"),
        ("4111 1111 1111 1112", "[number]"),
        ("my social is 078-05-1120", "my social is [ssn]"),
        ("zero seven eight zero five one one two zero", "[ssn]"),
        ("call +1 (555) 123-0042 or (555) 123-0042.", "call [phone] or [phone]."),
        ("(call 555-123-0042)", "(call [phone])"),
        ("five five five, one two three, double oh four two", "[phone]"),
        ("plus four nine three oh one two three four five six seven", "[phone]"),
        ("john.doe+x@mail.example.com!", "[email]!"),
        ("it's john dot doe at example dot com", "it's [email]"),
        ("IBAN DE89 3704 0044 0532 0130 00 is mine", "IBAN [iban] is mine"),
        ("gb82west12345698765432", "[iban]"),
        ("vin 1HGCM82633A004352 ok", "vin [vin] ok"),
        ("one h g c m eight two six three three a zero zero four three five two", "[vin]"),
    ],
)
def test_what_identifies_or_pays_is_taken_out(text: str, expected: str) -> None:
    """Written or spoken, grouped or not."""
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "on 2026-11-24T09:00 at 9:30, 10:30 for $120.00",
        "Tuesday, November twenty-fourth, at nine A M",
        "I have a 2019 Honda with 84,000 miles, oh no",
        "look at that dot",
        "one or two, maybe three",
        "order 123456",
    ],
)
def test_what_a_summary_needs_stays(text: str) -> None:
    """Dates, times, prices, mileage."""
    assert redact(text) == text


@given(st.text() | st.text(alphabet="0123456789 -@.atdo+()[]"))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    """What stands in for a number is none itself."""
    assert redact(redact(text)) == redact(text)


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True), st.sampled_from(["", "call ", "(", "my number: "]))
def test_no_phone_number_stays(number: str, before: str) -> None:
    """Every E.164 number is found wherever it stands."""
    assert not any(character.isdecimal() for character in redact(before + number))


@pytest.mark.parametrize("phrase", ["a at ", "DE89 ", "1 ", "x.y", "a", "a dot ", "+", "plus ", "1 a "])
def test_endless_text_is_read_at_once(phrase: str) -> None:
    """A text of any length is read in about linear time; a rule that backtracks would never return."""
    assert redact(phrase * 5000)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+15551230042", "+1••••••0042"),
        ("+4930123456", "+4•••••3456"),
        ("+12345", "••••••"),
        ("anonymous", "•••••••••"),
        ("", ""),
        (None, "withheld"),
    ],
)
def test_masked_number_can_be_told_apart_but_not_dialled(number: str | None, expected: str) -> None:
    """Beginning and last four digits stay; of anything else nothing does."""
    assert mask_number(number) == expected


@given(st.from_regex(r"\+[1-9][0-9]{7,14}", fullmatch=True))
def test_mask_keeps_length_and_hides_the_middle(number: str) -> None:
    """At least two digits are hidden, and columns stay aligned."""
    masked = mask_number(number)
    assert len(masked) == len(number)
    assert "••" in masked
