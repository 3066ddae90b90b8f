"""What things cost: raw quantities times the prices of a dated book. Money is `Decimal`, in the book's currency.

Rules:
- A quantity is kept as the vendor counts it; what a vendor rounds up is rounded up before it is multiplied.
- Whatever is paid for has a price: a quantity without one is an error, not free of charge.
- A sum is exact; it is rounded where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Final

from domain.errors import NotFound, RuleBroken


class Unit(StrEnum):
    """What a vendor counts; minutes are started ones, thousands and millions may be parts of one."""

    CALL_MINUTE = "call_minute"
    STREAM_MINUTE = "stream_minute"
    MACHINE_DETECTION = "machine_detection"
    RECORDING_MINUTE = "recording_minute"
    SMS_SEGMENT = "sms_segment"
    RECOGNITION_MINUTE = "recognition_minute"
    SPEECH_THOUSAND_CHARACTERS = "speech_thousand_characters"
    INPUT_MILLION_TOKENS = "input_million_tokens"
    CACHED_MILLION_TOKENS = "cached_million_tokens"
    OUTPUT_MILLION_TOKENS = "output_million_tokens"
    #: A model's answer whose tokens nobody has told: it is paid for all the same.
    UNCOUNTED_REPLY = "uncounted_reply"
    SEARCH = "search"
    EMAIL = "email"


#: A part of one of these is charged as a whole. Source: Twilio, "Voice pricing": each started minute of a leg.
_STARTED: Final = frozenset({Unit.CALL_MINUTE, Unit.STREAM_MINUTE, Unit.RECORDING_MINUTE})
_CENT_OF_A_CENT: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Usage:
    """A quantity of something somebody is paid for; `item` is what exactly: a model's or a voice's name, a country."""

    vendor: str
    unit: Unit
    quantity: Decimal
    item: str = ""

    def __post_init__(self) -> None:
        """Raise RuleBroken for less than nothing."""
        if not self.quantity.is_finite() or self.quantity < 0:
            raise RuleBroken(f"a used quantity is a number from zero on, not {self.quantity}")


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs; an `item` that is empty stands for whatever has no price of its own."""

    vendor: str
    unit: Unit
    each: Decimal
    item: str = ""


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Prices as of a day.

    Attributes:
        version: Written down with whatever was computed by it.
        currency: ISO 4217 code.
    """

    version: str
    dated: date
    currency: str
    prices: tuple[Price, ...]

    def __post_init__(self) -> None:
        """Raise RuleBroken for two prices of one thing, and for a negative one."""
        keys = [(one.vendor, one.unit, one.item) for one in self.prices]
        if twice := sorted({str(key) for key in keys if keys.count(key) > 1}):
            raise RuleBroken(f"the price book has two prices for {', '.join(twice)}")
        if any(not one.each.is_finite() or one.each < 0 for one in self.prices):
            raise RuleBroken("a price is a number from zero on")

    def each(self, usage: Usage) -> Decimal | None:
        """Return what one unit of it costs; None where the book has no price for it."""
        known: Mapping[str, Decimal] = {
            one.item: one.each for one in self.prices if (one.vendor, one.unit) == (usage.vendor, usage.unit)
        }
        return known.get(usage.item, known.get(""))

    def cost(self, usage: Usage) -> Decimal:
        """Return what a quantity costs; raises NotFound where the book has no price for it."""
        each = self.each(usage)
        if each is None:
            what = f"{usage.vendor} {usage.unit} {usage.item}".rstrip()
            raise NotFound(f"price book {self.version} has no price for {what}")
        return each * charged(usage)

    def total(self, usages: Iterable[Usage]) -> Decimal:
        """Return what several quantities cost together."""
        return sum(map(self.cost, usages), Decimal(0))

    def known_total(self, usages: Iterable[Usage]) -> Decimal:
        """Return what those of several quantities cost that have a price."""
        return self.total(usage for usage in usages if self.each(usage) is not None)


def charged(usage: Usage) -> Decimal:
    """Return the quantity a vendor charges for."""
    if usage.unit in _STARTED:
        return usage.quantity.to_integral_value(rounding=ROUND_CEILING)
    return usage.quantity


def shown(amount: Decimal, currency: str) -> str:
    """Return an amount for people, to a hundredth of a cent: `0.0083 USD`, `1.15 USD`."""
    rounded = amount.quantize(_CENT_OF_A_CENT, rounding=ROUND_HALF_EVEN)
    digits = f"{rounded:f}".rstrip("0")
    whole, _, part = digits.partition(".")
    return f"{whole}.{part.ljust(2, '0')} {currency}"
