"""How days, times, names and numbers are understood."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.openai.receptionist.acts import Ask
from sandbox.openai.receptionist.business import read_business
from sandbox.openai.receptionist.dates import find_days
from sandbox.openai.receptionist.people import find_name, find_phone_number
from sandbox.openai.receptionist.times import find_part_of_day, find_time
from sandbox.openai.receptionist.understanding import understand
from sandbox.openai.receptionist.words import read_number, spell_number, tokenize
from tests.sandbox.openai.front_desk import KNOWN, NOW, UNKNOWN, WITHHELD, Caller, prompt

SATURDAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("today", "2026-11-21", "2026-11-21"),
        ("tomorrow morning", "2026-11-22", "2026-11-22"),
        ("the day after tomorrow", "2026-11-23", "2026-11-23"),
        ("on Tuesday", "2026-11-24", "2026-11-24"),
        ("next Tuesday please", "2026-11-24", "2026-11-24"),
        ("on Saturday", "2026-11-28", "2026-11-28"),
        ("November twenty-fourth", "2026-11-24", "2026-11-24"),
        ("november 24", "2026-11-24", "2026-11-24"),
        ("the twenty fifth of November", "2026-11-25", "2026-11-25"),
        ("Tuesday, December first", "2026-12-01", "2026-12-01"),
        ("january second", "2027-01-02", "2027-01-02"),
        ("the 30th", "2026-11-30", "2026-11-30"),
        ("the fifth", "2026-12-05", "2026-12-05"),
        ("some time next week", "2026-11-23", "2026-11-29"),
        ("this week", "2026-11-21", "2026-11-22"),
    ],
)
def test_days(said: str, first: str, last: str) -> None:
    """Days are counted from a Saturday."""
    found = find_days(tokenize(said), SATURDAY)
    assert found is not None
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_next_weekday_is_in_the_week_after_this_one() -> None:
    """Said on a Monday, next Tuesday is eight days away."""
    found = find_days(tokenize("next tuesday"), date(2026, 11, 23))
    assert found is not None
    assert found.first == date(2026, 12, 1)


@pytest.mark.parametrize("said", ["may I ask something", "the first one", "an oil change"])
def test_no_days(said: str) -> None:
    """What only resembles a day is none."""
    assert find_days(tokenize(said), SATURDAY) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("nine", "09:00"),
        ("at nine o'clock", "09:00"),
        ("nine thirty", "09:30"),
        ("the ten thirty one", "10:30"),
        ("half past two", "14:30"),
        ("quarter to three", "14:45"),
        ("a quarter past nine", "09:15"),
        ("two p m", "14:00"),
        ("2 p.m.", "14:00"),
        ("9am", "09:00"),
        ("9:30", "09:30"),
        ("at 14:15", "14:15"),
        ("noon", "12:00"),
        ("nine oh five a.m.", "09:05"),
        ("at one", "13:00"),
        ("nine in the morning", "09:00"),
        ("twelve", "12:00"),
        ("four forty five in the afternoon", "16:45"),
    ],
)
def test_times(said: str, expected: str) -> None:
    """Without a.m. or p.m. an hour is the one a workshop is open at."""
    assert find_time(tokenize(said)) == time.fromisoformat(expected)


@pytest.mark.parametrize("said", ["that one", "one moment", "two tires", "thirty minutes", "the second", "number nine"])
def test_no_times(said: str) -> None:
    """Numbers that count something else are no hours."""
    assert find_time(tokenize(said)) is None


def test_a_greeting_names_no_part_of_the_day() -> None:
    """Good morning is no wish for a morning."""
    assert find_part_of_day(tokenize("good morning")) is None
    assert find_part_of_day(tokenize("good morning, in the afternoon please")) == "afternoon"


@pytest.mark.parametrize(
    ("said", "is_asked", "expected"),
    [
        ("my name is peter parker", False, "Peter Parker"),
        ("Hi, this is Maria Lopez calling", False, "Maria Lopez"),
        ("this is about my car", False, None),
        ("I'm in a hurry", False, None),
        ("it's Conan O'Brien", True, "Conan O'Brien"),
        ("Peter Parker", True, "Peter Parker"),
        ("Peter Parker", False, None),
        ("yes, Peter", True, "Peter"),
        ("why do you need that at all", True, None),
    ],
)
def test_names(said: str, is_asked: bool, expected: str | None) -> None:  # noqa: FBT001 - a column of the table
    """A bare name is taken for one only when it was asked for."""
    assert find_name(tokenize(said), is_asked=is_asked) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("five five five, oh one two three four five six", "5550123456"),
        ("it's 212-555-0123", "2125550123"),
        ("double five five oh one two three", "5550123"),
        ("eight hundred five five five oh one double nine", "8005550199"),
        ("at nine thirty", None),
    ],
)
def test_phone_numbers(said: str, expected: str | None) -> None:
    """Seven digits or more in a row are a number to call."""
    assert find_phone_number(tokenize(said)) == expected


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("I need my brakes done", "brake_service"),
        ("new winter tyres", "tire_change"),
        ("an oil change", "oil_change"),
        ("get my car inspected", "inspection"),
        ("a change of plans", None),
    ],
)
def test_services(said: str, service: str | None) -> None:
    """A service is known by its own words and everyday synonyms, not by words that several share."""
    business = read_business(prompt(), fallback_now=NOW)
    assert understand(said, business, Ask.OPEN).service == service


@pytest.mark.parametrize(
    ("caller", "name", "is_withheld"),
    [(KNOWN, "Maria Lopez", False), (UNKNOWN, None, False), (WITHHELD, None, True)],
)
def test_the_prompt_tells_who_calls(caller: Caller, name: str | None, is_withheld: bool) -> None:  # noqa: FBT001 - a column of the table
    """The caller's line has three forms."""
    business = read_business(prompt(caller), fallback_now=NOW)
    assert (business.caller, business.is_number_withheld, business.now) == (name, is_withheld, NOW)


@given(st.integers(min_value=0, max_value=99))
def test_spelled_numbers_are_read_back(value: int) -> None:
    """Words and numbers are each other's inverse."""
    number = read_number(tokenize(spell_number(value)), 0)
    assert number is not None
    assert number.value == value
