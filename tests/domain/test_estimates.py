"""What a step will cost at most."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.estimates import expected_call_cost, expected_usage, segments
from domain.prices import Unit, Usage
from domain.task_tools import TASK_TOOLS
from store.price_book import price_book


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ż" * 70, 1),
        ("ż" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_a_text_has_segments(text: str, count: int) -> None:
    """By the alphabet it needs; a euro sign counts twice, as does a face."""
    assert segments(text) == count


@given(st.text(min_size=1, max_size=600))
def test_no_text_is_free(text: str) -> None:
    """And none has more segments than the narrowest alphabet makes of it."""
    assert 1 <= segments(text) <= math.ceil(2 * len(text) / 67)


def test_a_text_uses_its_segments() -> None:
    """Counted as the telephone company counts them."""
    used = expected_usage("send_text", {"to": "+15551230777", "text": "a" * 161})
    assert used == (Usage("twilio", Unit.SMS_SEGMENT, Decimal(2)),)


#: Nobody is paid for these.
FREE = {"send_email", "create_event", "move_event", "delete_event", "remember"}


@pytest.mark.parametrize("tool", sorted(TASK_TOOLS))
def test_whatever_is_used_has_a_price(tool: str) -> None:
    """In the book that comes with Holdfast; what changes an appointment is told by a text."""
    arguments = dict.fromkeys(TASK_TOOLS[tool].tool.parameters["properties"], "x")  # type: ignore[call-overload]
    assert (price_book().total(expected_usage(tool, arguments)) > 0) is (tool not in FREE)


def test_a_call_costs_what_is_known_of_it() -> None:
    """A book that has no price for a part of it stands in no call's way."""
    book = price_book()
    assert expected_call_cost(book) == book.total(expected_usage("place_call", {}))
    minutes = tuple(price for price in book.prices if price.unit is Unit.CALL_MINUTE)
    assert expected_call_cost(replace(book, prices=minutes)) == Decimal("0.056")
