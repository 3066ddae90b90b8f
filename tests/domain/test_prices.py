"""Money is exact."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import NotFound, RuleBroken
from domain.prices import Price, PriceBook, Unit, Usage, shown

BOOK = PriceBook(
    "2026-11",
    date(2026, 11, 9),
    "USD",
    (
        Price("twilio", Unit.SMS_SEGMENT, Decimal("0.0083")),
        Price("twilio", Unit.CALL_MINUTE, Decimal("0.014")),
        Price("openai", Unit.INPUT_MILLION_TOKENS, Decimal("0.10"), "gpt-6-luna"),
    ),
)


def used(vendor: str, unit: Unit, quantity: str, item: str = "") -> Usage:
    """Return what was used."""
    return Usage(vendor, unit, Decimal(quantity), item)


@pytest.mark.parametrize(
    ("usage", "cost"),
    [
        (used("twilio", Unit.SMS_SEGMENT, "3"), "0.0249"),
        (used("twilio", Unit.SMS_SEGMENT, "1", "US"), "0.0083"),
        (used("twilio", Unit.CALL_MINUTE, "2.01"), "0.042"),
        (used("twilio", Unit.CALL_MINUTE, "0"), "0"),
        (used("openai", Unit.INPUT_MILLION_TOKENS, "0.001234", "gpt-6-luna"), "0.0001234"),
    ],
)
def test_a_quantity_costs_its_price(usage: Usage, cost: str) -> None:
    """Started minutes are whole ones; tokens are counted one by one."""
    assert BOOK.cost(usage) == Decimal(cost)


def test_what_has_no_price_is_not_free() -> None:
    """The sentence names book and thing."""
    with pytest.raises(NotFound, match=r"2026-11 .* openai input_million_tokens gpt-7"):
        BOOK.cost(used("openai", Unit.INPUT_MILLION_TOKENS, "1", "gpt-7"))


@given(st.lists(st.integers(0, 10**6), max_size=20))
def test_parts_add_up_to_the_whole(segments: list[int]) -> None:
    """No cent is lost between them."""
    parts = [Usage("twilio", Unit.SMS_SEGMENT, Decimal(one)) for one in segments]
    assert BOOK.total(parts) == BOOK.cost(Usage("twilio", Unit.SMS_SEGMENT, Decimal(sum(segments))))


@pytest.mark.parametrize("quantity", ["-1", "NaN", "Infinity"])
def test_impossible_quantities_are_refused(quantity: str) -> None:
    """Before they are added to anything."""
    with pytest.raises(RuleBroken):
        used("twilio", Unit.SMS_SEGMENT, quantity)


@pytest.mark.parametrize("each", ["-0.01", "NaN"])
def test_impossible_prices_are_refused(each: str) -> None:
    """Nobody pays us."""
    with pytest.raises(RuleBroken, match="from zero on"):
        PriceBook("1", date(2026, 1, 1), "USD", (Price("twilio", Unit.EMAIL, Decimal(each)),))


def test_two_prices_of_one_thing_are_refused() -> None:
    """Nobody could say which counts."""
    price = Price("twilio", Unit.EMAIL, Decimal(1))
    with pytest.raises(RuleBroken, match="two prices"):
        PriceBook("1", date(2026, 1, 1), "USD", (price, price))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0.0083", "0.0083 USD"),
        ("1.15", "1.15 USD"),
        ("2", "2.00 USD"),
        ("0.00004", "0.00 USD"),
        ("120.5", "120.50 USD"),
    ],
)
def test_amounts_are_shown_for_people(amount: str, text: str) -> None:
    """To a hundredth of a cent, and cents always."""
    assert shown(Decimal(amount), "USD") == text
