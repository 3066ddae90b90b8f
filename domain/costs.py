"""What was paid for: one event for each use, with the raw quantity and the price it was reckoned with.

Rules:
- An event is known by what has caused it: written again, it is the same one.
- A use nobody knows a price for has a quantity and no amount: it is counted, and never taken for free.
- What the vendor says later stands beside what was reckoned; totals use it where it is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from domain.calls import Direction
from domain.prices import PriceBook, Usage, charged
from domain.usage import summed, used_by_call

#: Amounts are kept to ten places: a single token of the cheapest model still costs something.
_PLACE: Final = Decimal("1e-10")


@dataclass(frozen=True, slots=True)
class CostCause:
    """Whom and what a use belongs to, as far as that is known; None: to nothing of the kind."""

    organisation_id: str | None = None
    call_sid: str | None = None
    contact_id: str | None = None
    task_id: str | None = None


@dataclass(frozen=True, slots=True)
class CostEvent:
    """One paid use.

    Attributes:
        key: What has caused it.
        at: Aware UTC.
        each: What one unit costs by the price book; None: it has no price for it.
        amount: In `currency`; None where there is no price.
        price_book: Version of the book it was reckoned with.
        vendor_id: By which the vendor names it, where he tells its price later.
    """

    key: str
    cause: CostCause
    usage: Usage
    at: datetime
    each: Decimal | None
    amount: Decimal | None
    currency: str
    price_book: str
    vendor_id: str | None = None


def cost_events(
    source: str,
    usages: Sequence[Usage],
    *,
    prices: PriceBook,
    cause: CostCause,
    at: datetime,
    vendor_id: str | None = None,
) -> tuple[CostEvent, ...]:
    """Return the events of what one source has used.

    Args:
        source: What has caused them: the same source tells of a vendor's unit and item once.
        usages: What was used; equal ones are added up.
        prices: By which book.
        cause: Whom it belongs to.
        at: When, aware UTC.
        vendor_id: By which the vendor names it, where he tells its price later.
    """
    return tuple(
        _event(
            f"{source}/{usage.vendor}/{usage.unit}/{usage.item}",
            usage,
            prices=prices,
            cause=cause,
            at=at,
            vendor_id=vendor_id,
        )
        for usage in summed(usages)
    )


def _event(
    key: str, usage: Usage, *, prices: PriceBook, cause: CostCause, at: datetime, vendor_id: str | None
) -> CostEvent:
    each = prices.each(usage)
    return CostEvent(
        key=key,
        cause=cause,
        usage=usage,
        at=at,
        each=each,
        amount=None if each is None else rounded(each * charged(usage)),
        currency=prices.currency,
        price_book=prices.version,
        vendor_id=vendor_id,
    )


def rounded(amount: Decimal) -> Decimal:
    """Return an amount as it is kept."""
    return amount.quantize(_PLACE, rounding=ROUND_HALF_EVEN)


def cost_so_far(
    direction: Direction, lasted: timedelta, used: Sequence[Usage], prices: PriceBook
) -> tuple[Decimal, int]:
    """Return what a running call costs if it ended now, and how many of its uses have no price.

    Args:
        direction: Who has rung whom.
        lasted: Since it was answered.
        used: What its turns have used so far.
        prices: By which book.
    """
    usages = (*used_by_call(direction, max(lasted, timedelta(0)), is_streamed=True), *used)
    priced = [usage for usage in usages if prices.each(usage) is not None]
    return prices.total(priced), len(usages) - len(priced)


def projected(spent: Decimal, begin: datetime, end: datetime, now: datetime) -> Decimal | None:
    """Return what a period comes to if it goes on like this: what was spent, over the share of it that has passed.

    None before any of it has passed.
    """
    elapsed = min(now, end) - begin
    if elapsed <= timedelta(0):
        return None
    microsecond = timedelta(microseconds=1)
    return rounded(spent * ((end - begin) // microsecond) / (elapsed // microsecond))
