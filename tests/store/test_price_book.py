"""Prices from a file."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import ConfigurationError
from domain.prices import Unit, Usage
from store.price_book import price_book

BOOK = """
version: ours
dated: 2026-11-20
currency: EUR
prices: [{vendor: twilio, unit: sms_segment, each: "0.071"}]
"""


def test_the_book_that_comes_with_it_is_dated() -> None:
    """Its amounts are exact."""
    book = price_book()
    assert (book.version, book.currency) == ("2026-11", "USD")
    assert book.cost(Usage("twilio", Unit.SMS_SEGMENT, Decimal(1))) == Decimal("0.0083")


def test_it_is_a_file_of_the_package() -> None:
    """Installed with the product."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert "prices/*.yaml" in project["tool"]["setuptools"]["package-data"]["store"]


def test_an_operators_own_takes_its_place(tmp_path: Path) -> None:
    """With what his account is charged."""
    file = tmp_path / "prices.yaml"
    file.write_text(BOOK)
    assert price_book(file).cost(Usage("twilio", Unit.SMS_SEGMENT, Decimal(2))) == Decimal("0.142")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("prices: [", "while parsing"),
        ("just words", "price book"),
        (BOOK.replace('"0.071"', "0.071"), 'price 1: write the amount in quotes, as "0.071"'),
        (BOOK.replace('"0.071"', '"much"'), "each"),
        (BOOK.replace('"0.071"', '"-1"'), "from zero on"),
        (BOOK.replace("sms_segment", "smoke_signal"), "unit"),
        (BOOK.replace("currency: EUR", "currncy: EUR"), "currency"),
    ],
)
def test_a_wrong_book_is_refused_with_what_is_wrong(tmp_path: Path, content: str, what: str) -> None:
    """And with its name: nothing is estimated by half a book."""
    file = tmp_path / "prices.yaml"
    file.write_text(content)
    with pytest.raises(ConfigurationError, match=what) as refused:
        price_book(file)
    assert str(file) in str(refused.value)


def test_a_file_there_is_not_is_said_by_its_setting(tmp_path: Path) -> None:
    """The operator knows where to look."""
    with pytest.raises(ConfigurationError, match=r"HOLDFAST_PRICE_BOOK: .*none\.yaml"):
        price_book(tmp_path / "none.yaml")
