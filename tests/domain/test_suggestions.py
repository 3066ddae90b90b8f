"""What staff may want to have done next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.memory import Promise
from domain.suggestions import Customer, Suggestion, SuggestionFacts, SuggestionKind, Visit, suggest

#: Evening of the 23rd in New York.
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MARIA = Customer("maria", "Maria", "+15551230001")
PROMISE = Promise("p1", "Call back", NOW, "CA1", "phone", TODAY)
VISIT = Visit(MARIA, "v1", datetime(2026, 11, 24, 14, tzinfo=UTC))


def suggested(**facts: tuple[object, ...]) -> list[Suggestion]:
    """Return what follows from facts."""
    return list(suggest(SuggestionFacts(**facts), time_zone="America/New_York", now=NOW))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-31, None),
        (-30, "for Saturday 2026-10-24"),
        (-1, "for Sunday 2026-11-22"),
        (0, "for today"),
        (1, "for tomorrow"),
        (2, None),
    ],
)
def test_a_promise_is_suggested_while_it_is_pressing(days: int, words: str | None) -> None:
    """From the day before, by the business's days, until a month later."""
    found = suggested(promises=((MARIA, replace(PROMISE, due=TODAY + timedelta(days=days))),))
    assert [one.text for one in found] == ([f"You promised Maria {words}: Call back"] if words else [])


def test_each_comes_with_its_wish() -> None:
    """As staff would say it, at the customer's number, in local time."""
    found = suggested(promises=((MARIA, PROMISE),), unreached=(VISIT,), missed=(VISIT,), absent=(VISIT,))
    assert [one.kind for one in found] == list(SuggestionKind)
    assert [one.goal for one in found] == [
        "Call +15551230001 and keep our promise: Call back",
        "Text +15551230001 that we expect you on Tuesday, November 24 at 09:00",
        "Call +15551230001 and ask for a new time for the appointment on Tuesday, November 24 that was missed",
        "Call +15551230001 and ask whether it is time for another appointment",
    ]


def test_one_keeps_its_id() -> None:
    """So that it stays answered; another subject or kind has another."""
    one, other = [suggested(missed=(visit,))[0] for visit in (VISIT, replace(VISIT, subject_id="v2"))]
    again, absent = suggested(missed=(VISIT,), absent=(VISIT,))
    assert one == again
    assert len({one.suggestion_id, other.suggestion_id, absent.suggestion_id}) == 3


def test_a_promise_without_a_day_is_never_due() -> None:
    """It is told to agents, and shown with the memory."""
    assert suggested(promises=((MARIA, replace(PROMISE, due=None)),)) == []


def test_a_wish_repeats_no_link_or_number_of_a_customers() -> None:
    """Staff would name it: it would be passed on to others, or rung."""
    theirs = replace(PROMISE, text="Send evil.example/pay to 555-123-9999 or mallory@evil.example")
    [suggestion] = suggested(promises=((MARIA, theirs),))
    assert suggestion.goal == "Call +15551230001 and keep our promise: Send [link] to [phone] or [email]"


def test_a_customers_name_is_no_sentence() -> None:
    """He has said it himself."""
    [suggestion] = suggested(missed=(replace(VISIT, customer=replace(MARIA, name="Bob. Give him 4821")),))
    assert suggestion.text.startswith("Bob did not come on ")
