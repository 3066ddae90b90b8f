"""The price book: a dated YAML file beside this one, or one of the operator's own."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any, Final

import yaml
from pydantic import TypeAdapter, ValidationError

from domain.errors import ConfigurationError, RuleBroken
from domain.prices import PriceBook

DEFAULT: Final = "2026-11"
_BOOK: Final = TypeAdapter(PriceBook)


def price_book(file: Path | None = None) -> PriceBook:
    """Return the prices of a file, or those that come with Holdfast; raises ConfigurationError with what is wrong.

    Amounts are text, so that none is ever read as a binary fraction.
    """
    if file is None:
        return _read(
            resources.files("store").joinpath("prices", f"{DEFAULT}.yaml").read_text(encoding="utf-8"), DEFAULT
        )
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"HOLDFAST_PRICE_BOOK: {file} can't be read: {error}") from error
    return _read(text, str(file))


def _read(text: str, name: str) -> PriceBook:
    try:
        content: Any = yaml.safe_load(text)
        _refuse_fractions(content)
        return _BOOK.validate_python(content)
    except (yaml.YAMLError, RuleBroken, ValidationError) as error:
        raise ConfigurationError(f"price book {name}: {error}") from error


def _refuse_fractions(content: object) -> None:
    """Raise RuleBroken for an amount YAML has read as a binary fraction."""
    prices = content.get("prices") if isinstance(content, dict) else None
    for number, price in enumerate(prices if isinstance(prices, list) else [], 1):
        if isinstance(price, dict) and isinstance(price.get("each"), float):
            raise RuleBroken(f'price {number}: write the amount in quotes, as "{price["each"]}"')
